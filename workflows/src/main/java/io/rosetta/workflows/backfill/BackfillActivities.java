package io.rosetta.workflows.backfill;

import io.rosetta.workflows.PipelineRef;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/**
 * The steps of a backfill job in their order, and what is asked of jobs. Every one may be repeated.
 * Steps that wait heartbeat what they wait for, and signal it as {@link BackfillProgressReport}.
 * Each step of an attempt notes the job's state in the job table itself: PENDING while {@code
 * begin} waits for the table's turn, WAITING_FOR_STREAM while {@code awaitStream} or {@code close}
 * wait for the stream, else EXECUTING.
 */
@ActivityInterface
public interface BackfillActivities {
  /**
   * Jobs to run for a pipeline that starts: interrupted ones first, then those that are pending,
   * the oldest first. Before, a table that is BACKFILLING or RESYNCING and has no job of the
   * current generation at all gets one, whose id follows from table and generation.
   */
  @ActivityMethod(name = "FetchPendingBackfills")
  BackfillList fetchPending(PipelineRef pipeline);

  /**
   * Checks requests against the source's catalog and writes them as PENDING jobs. A job that exists
   * stays as it is, and the request is refused when it is about another table, kind or filter; a
   * request without a table names a job that must exist.
   *
   * @return the jobs asked for, as they are now, in the order of the requests
   */
  @ActivityMethod(name = "CreateBackfills")
  BackfillList create(BackfillOrder order);

  /** The newest jobs of a pipeline. */
  @ActivityMethod(name = "ListBackfills")
  BackfillList list(PipelineRef pipeline);

  /**
   * Waits for the table's turn, publishes it, waits for older writers, and begins the job's next
   * attempt, or finds the newest one still valid and goes on with it. An ended job is refused with
   * {@code BACKFILL_VOID}.
   */
  @ActivityMethod(name = "BeginBackfill")
  BackfillBegun begin(BackfillRef backfill);

  /** Waits until the stream accepts the table for this attempt. */
  @ActivityMethod(name = "AwaitStream")
  void awaitStream(BackfillRef backfill);

  /**
   * Writes the low mark, then waits until every transaction that is older has ended; says which
   * ones it waits for (pid, age, query).
   */
  @ActivityMethod(name = "MarkBackfill")
  BackfillView mark(BackfillRef backfill);

  /**
   * Counts the blocks of each leaf and cuts them into chunks, or finds the attempt's plan as it was
   * made before.
   */
  @ActivityMethod(name = "PlanBackfill")
  BackfillPlan plan(BackfillRef backfill);

  /**
   * Writes the high mark, waits until the position has passed it, and compares the catalog with
   * what it was at the low mark.
   */
  @ActivityMethod(name = "CloseBackfill")
  BackfillView close(BackfillRef backfill);

  /** Applies the load table slice by slice, then fetches rows that are still pending by key. */
  @ActivityMethod(name = "ApplyBackfill")
  BackfillApplied apply(BackfillRef backfill);

  /** Resolves pending columns of a job that is given up, so that cancel leaves none behind. */
  @ActivityMethod(name = "ResolvePending")
  BackfillApplied resolvePending(BackfillRef backfill);

  /**
   * Sets a state that is no end: PAUSED, with the reason, and PENDING, which takes a job up again
   * that is PAUSED, FAILED or CANCELLED.
   */
  @ActivityMethod(name = "EnterBackfillState")
  BackfillView enter(BackfillEnd state);

  /** COMPLETED, FAILED or CANCELLED; drops what the job owned. */
  @ActivityMethod(name = "EndBackfill")
  BackfillView end(BackfillEnd end);
}
