package io.rosetta.workflows.backfill;

/** What this lane copied itself; chunks that the ledger held already are not counted. */
public record LaneResult(int chunks, long rows, long bytes) {}
