package io.rosetta.workflows;

import java.time.Duration;

/**
 * The argument of one lease of the stream.
 *
 * @param number of the lease, from 1
 * @param lease how long it runs; null: what the worker's configuration says
 */
public record StreamRequest(String pipeline, long number, Duration lease, Duration reportEvery) {}
