package io.rosetta.workflows;

import java.time.Duration;

/**
 * @param number of the lease, from 1
 */
public record StreamRequest(String pipeline, long number, Duration lease, Duration reportEvery) {}
