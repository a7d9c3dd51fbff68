package io.rosetta.workflows.backfill;

/**
 * What is to be read.
 *
 * @param blocks of 8 KiB
 * @param lanes that the worker advises, at least 1
 */
public record BackfillPlan(int leaves, int chunks, long blocks, int lanes) {}
