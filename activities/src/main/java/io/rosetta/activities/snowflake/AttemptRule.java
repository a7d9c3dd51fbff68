package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.ActiveBackfill;
import io.rosetta.activities.model.BackfillTarget.Attempt;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.SourceIdentity;
import io.rosetta.activities.model.TableStatus;
import io.rosetta.workflows.RosettaError;
import java.util.Optional;

/**
 * When an attempt still counts. What it has read is worth nothing once another attempt was begun,
 * the position was started anew, or the source is another server or has another history; so
 * everything that writes asks under the lock, where none of that can change meanwhile.
 */
final class AttemptRule {
  private AttemptRule() {}

  /**
   * That it is the job's newest attempt, of this generation, and the job has not ended.
   *
   * @throws RosettaException BACKFILL_VOID
   */
  static void requireCurrent(StateRow state, JobRow row, Attempt attempt) {
    why(state, row, attempt).ifPresent(AttemptRule::refuse);
  }

  /**
   * That it is current and active on its table: the stream works for it, and its copy counts.
   *
   * @throws RosettaException BACKFILL_VOID
   */
  static ActiveBackfill requireActive(StateRow state, JobRow row, Attempt attempt) {
    requireCurrent(state, row, attempt);
    return state
        .status(row.job().table())
        .flatMap(TableStatus::backfill)
        .filter(backfill -> backfill.is(attempt.job(), attempt.number()) && !backfill.resolving())
        .orElseThrow(
            () ->
                isVoid(
                    attempt,
                    "it is not active on "
                        + row.job().table()
                        + " any more: it was given up, or the table was set aside"));
  }

  /** Whether it is the newest attempt of this generation and history, and its job goes on. */
  static boolean isCurrent(StateRow state, JobRow row, Attempt attempt) {
    return why(state, row, attempt).isEmpty();
  }

  /** The attempt's load table is gone. */
  static RosettaException loadTableGone(Attempt attempt) {
    return isVoid(attempt, "its load table is gone");
  }

  static RosettaException isVoid(Attempt attempt, String why) {
    return new RosettaException(
        RosettaError.BACKFILL_VOID,
        "attempt %d of backfill job '%s' does not count any more: %s"
            .formatted(attempt.number(), attempt.job(), why));
  }

  private static Optional<RosettaException> why(StateRow state, JobRow row, Attempt attempt) {
    if (row.job().state().isEnded()) {
      return Optional.of(isVoid(attempt, "the job is " + row.job().state()));
    }
    if (row.job().attempt() != attempt.number()) {
      return Optional.of(isVoid(attempt, "attempt " + row.job().attempt() + " was begun"));
    }
    if (state.stored().generation() != attempt.generation()) {
      return Optional.of(
          isVoid(
              attempt,
              "it belongs to generation %d, and the position was started anew in generation %d"
                  .formatted(attempt.generation(), state.stored().generation())));
    }
    SourceIdentity now = state.stored().source();
    return row.job()
        .low()
        .filter(low -> !low.source().equals(now))
        .map(low -> isVoid(attempt, "the source is " + now + ", and it began on " + low.source()));
  }

  private static void refuse(RosettaException why) {
    throw why;
  }
}
