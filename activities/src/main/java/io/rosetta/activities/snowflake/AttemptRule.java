package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.ActiveBackfill;
import io.rosetta.activities.model.BackfillJob;
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
  static void requireCurrent(StateRow state, BackfillJob job, Attempt attempt) {
    why(state, job, attempt).ifPresent(AttemptRule::refuse);
  }

  /**
   * That it is current and active on its table: the stream works for it, and its copy counts.
   *
   * @throws RosettaException BACKFILL_VOID
   */
  static ActiveBackfill requireActive(StateRow state, BackfillJob job, Attempt attempt) {
    requireCurrent(state, job, attempt);
    return active(state, attempt)
        .orElseThrow(
            () ->
                isVoid(
                    attempt,
                    "it is not active on "
                        + job.table()
                        + " any more: it was given up, or the table was set aside"));
  }

  /** Whether the stream works for the attempt, as the row of the pipeline's state says it. */
  static Optional<ActiveBackfill> active(StateRow state, Attempt attempt) {
    return state
        .status(attempt.mapping().id())
        .flatMap(TableStatus::backfill)
        .filter(found -> found.is(attempt.job(), attempt.number()) && !found.resolving());
  }

  /** Whether it is the newest attempt of this generation and history, and its job goes on. */
  static boolean isCurrent(StateRow state, BackfillJob job, Attempt attempt) {
    return why(state, job, attempt).isEmpty();
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

  private static Optional<RosettaException> why(StateRow state, BackfillJob job, Attempt attempt) {
    if (job.state().isEnded()) {
      return Optional.of(isVoid(attempt, "the job is " + job.state()));
    }
    if (job.attempt() != attempt.number()) {
      return Optional.of(isVoid(attempt, "attempt " + job.attempt() + " was begun"));
    }
    if (state.stored().generation() != attempt.generation()) {
      return Optional.of(
          isVoid(
              attempt,
              "it belongs to generation %d, and the position was started anew in generation %d"
                  .formatted(attempt.generation(), state.stored().generation())));
    }
    SourceIdentity now = state.stored().source();
    return job.low()
        .filter(low -> !low.source().equals(now))
        .map(low -> isVoid(attempt, "the source is " + now + ", and it began on " + low.source()));
  }

  private static void refuse(RosettaException why) {
    throw why;
  }
}
