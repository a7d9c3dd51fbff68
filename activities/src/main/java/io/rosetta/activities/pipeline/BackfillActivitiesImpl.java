package io.rosetta.activities.pipeline;

import io.rosetta.activities.backfill.StepWatch;
import io.rosetta.workflows.PipelineRef;
import io.rosetta.workflows.backfill.BackfillActivities;
import io.rosetta.workflows.backfill.BackfillApplied;
import io.rosetta.workflows.backfill.BackfillBegun;
import io.rosetta.workflows.backfill.BackfillEnd;
import io.rosetta.workflows.backfill.BackfillList;
import io.rosetta.workflows.backfill.BackfillOrder;
import io.rosetta.workflows.backfill.BackfillPlan;
import io.rosetta.workflows.backfill.BackfillRef;
import io.rosetta.workflows.backfill.BackfillStep;
import io.rosetta.workflows.backfill.BackfillView;
import io.temporal.activity.Activity;
import java.time.Clock;
import java.util.List;

/** The steps of backfills but for the lanes; what they do is behind {@link Backfills}. */
public final class BackfillActivitiesImpl implements BackfillActivities {
  private final PipelineRegistry pipelines;
  private final WorkerStopping stopping;
  private final boolean searchAttributes;
  private final Clock clock;

  /**
   * For one worker.
   *
   * @param searchAttributes whether the server knows Rosetta's search attributes
   */
  public BackfillActivitiesImpl(
      PipelineRegistry pipelines, WorkerStopping stopping, boolean searchAttributes, Clock clock) {
    this.pipelines = pipelines;
    this.stopping = stopping;
    this.searchAttributes = searchAttributes;
    this.clock = clock;
  }

  @Override
  public BackfillList fetchPending(PipelineRef pipeline) {
    return listed(of(pipeline.pipeline()).fetchPending());
  }

  @Override
  public BackfillList create(BackfillOrder order) {
    return listed(of(order.pipeline()).create(order));
  }

  @Override
  public BackfillList list(PipelineRef pipeline) {
    return listed(of(pipeline.pipeline()).list());
  }

  @Override
  public BackfillBegun begin(BackfillRef ref) {
    return run(ref, BackfillStep.BEGIN, watch -> of(ref).begin(ref, watch));
  }

  @Override
  public void awaitStream(BackfillRef ref) {
    run(
        ref,
        BackfillStep.AWAIT_STREAM,
        watch -> {
          of(ref).awaitStream(ref, watch);
          return null;
        });
  }

  @Override
  public BackfillView mark(BackfillRef ref) {
    return run(ref, BackfillStep.MARK, watch -> of(ref).mark(ref, watch));
  }

  @Override
  public BackfillPlan plan(BackfillRef ref) {
    return of(ref).plan(ref);
  }

  @Override
  public BackfillView close(BackfillRef ref) {
    return run(ref, BackfillStep.CLOSE, watch -> of(ref).close(ref, watch));
  }

  @Override
  public BackfillApplied apply(BackfillRef ref) {
    return run(ref, BackfillStep.APPLY, watch -> of(ref).apply(ref, watch));
  }

  @Override
  public BackfillApplied resolvePending(BackfillRef ref) {
    return run(ref, BackfillStep.RESOLVE, watch -> of(ref).resolvePending(ref, watch));
  }

  @Override
  public BackfillView enter(BackfillEnd state) {
    return of(state.backfill()).enter(state);
  }

  @Override
  public BackfillView end(BackfillEnd end) {
    return run(end.backfill(), BackfillStep.END, watch -> of(end.backfill()).end(end, watch));
  }

  private <T> T run(BackfillRef ref, BackfillStep step, Step<T> work) {
    BackfillAttempt attempt =
        BackfillAttempt.at(Activity.getExecutionContext(), ref, step, stopping, clock);
    return attempt.run(() -> work.run(attempt.watch()));
  }

  /** A step that may wait, and says what for. */
  @FunctionalInterface
  private interface Step<T> {
    T run(StepWatch watch) throws InterruptedException;
  }

  private Backfills of(BackfillRef ref) {
    return of(ref.pipeline());
  }

  private Backfills of(String pipeline) {
    return pipelines.get(pipeline).backfills();
  }

  private BackfillList listed(List<BackfillView> jobs) {
    return new BackfillList(
        jobs.subList(0, Math.min(jobs.size(), BackfillList.MOST_JOBS)), searchAttributes);
  }
}
