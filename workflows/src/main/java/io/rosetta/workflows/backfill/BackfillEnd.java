package io.rosetta.workflows.backfill;

/** The last state of a job, with the reason for people. */
public record BackfillEnd(BackfillRef backfill, BackfillState state, String reason) {}
