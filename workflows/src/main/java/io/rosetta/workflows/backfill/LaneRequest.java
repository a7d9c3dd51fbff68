package io.rosetta.workflows.backfill;

/**
 * A lane's share: the chunks whose number modulo {@code lanes} is {@code lane}.
 *
 * @param lane counted from 0
 */
public record LaneRequest(BackfillRef backfill, int lane, int lanes) {}
