package io.rosetta.workflows.backfill;

/**
 * Which attempt is active now.
 *
 * @param marked whether it goes on: the low mark is known and the ledger may hold chunks
 * @param slicing whether slices have begun
 */
public record BackfillBegun(int attempt, boolean marked, boolean slicing) {}
