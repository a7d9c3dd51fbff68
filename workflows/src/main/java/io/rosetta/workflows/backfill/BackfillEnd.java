package io.rosetta.workflows.backfill;

/**
 * A state of a job, with the reason for people.
 *
 * @param backfill its attempt is the one that ends: an end that comes late, when the job was taken
 *     up again, is refused with {@code BACKFILL_VOID}
 */
public record BackfillEnd(BackfillRef backfill, BackfillState state, String reason) {}
