package io.rosetta.workflows.backfill;

/**
 * How the load table was applied.
 *
 * @param slices all of them
 * @param resolved rows whose pending columns were fetched by key
 */
public record BackfillApplied(int slices, long resolved) {}
