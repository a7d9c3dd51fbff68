package io.rosetta.activities.model;

import java.util.Objects;
import java.util.Optional;

/**
 * What the stream must know of the backfill that is active on a table; kept with the table's state
 * and changed under the pipeline's lock only.
 *
 * @param job its id
 * @param attempt counted from 1; load and tombstone table belong to it
 * @param lowLsn the low mark, null until it is known
 * @param acknowledged whether the stream accepts the table and writes tombstones for this attempt
 * @param wasWhole whether the table was whole before the job, and so is when the job is given up:
 *     what it has merged by then is right
 * @param resolving whether its copy is applied or given up, and only values that are fetched by key
 *     are waited for: the stream leaves tombstones still, and relies on the target's rows again
 */
public record ActiveBackfill(
    String job,
    int attempt,
    Lsn lowLsn,
    boolean acknowledged,
    boolean wasWhole,
    boolean resolving) {
  public ActiveBackfill {
    Objects.requireNonNull(job, "job");
  }

  /** An attempt that copies. */
  public ActiveBackfill(
      String job, int attempt, Lsn lowLsn, boolean acknowledged, boolean wasWhole) {
    this(job, attempt, lowLsn, acknowledged, wasWhole, false);
  }

  /** An attempt on a table that was not whole. */
  public ActiveBackfill(String job, int attempt, Lsn lowLsn, boolean acknowledged) {
    this(job, attempt, lowLsn, acknowledged, false);
  }

  /** The low mark, once it is known. */
  public Optional<Lsn> low() {
    return Optional.ofNullable(lowLsn);
  }

  /** The same attempt, accepted by the stream. */
  public ActiveBackfill acknowledge() {
    return new ActiveBackfill(job, attempt, lowLsn, true, wasWhole, resolving);
  }

  /** The same attempt with its low mark. */
  public ActiveBackfill marked(Lsn low) {
    return new ActiveBackfill(job, attempt, low, acknowledged, wasWhole, resolving);
  }

  /** The same attempt when nothing of its copy is to be applied any more. */
  public ActiveBackfill resolve() {
    return new ActiveBackfill(job, attempt, lowLsn, acknowledged, wasWhole, true);
  }

  /** Whether it is this attempt of this job. */
  public boolean is(String otherJob, int otherAttempt) {
    return job.equals(otherJob) && attempt == otherAttempt;
  }
}
