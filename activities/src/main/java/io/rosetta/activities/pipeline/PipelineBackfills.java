package io.rosetta.activities.pipeline;

import io.rosetta.activities.backfill.AttemptSteps;
import io.rosetta.activities.backfill.LaneRun;
import io.rosetta.activities.backfill.StepWatch;
import io.rosetta.activities.model.BackfillJob;
import io.rosetta.workflows.backfill.BackfillApplied;
import io.rosetta.workflows.backfill.BackfillBegun;
import io.rosetta.workflows.backfill.BackfillEnd;
import io.rosetta.workflows.backfill.BackfillOrder;
import io.rosetta.workflows.backfill.BackfillPlan;
import io.rosetta.workflows.backfill.BackfillRef;
import io.rosetta.workflows.backfill.BackfillView;
import io.rosetta.workflows.backfill.LaneProgress;
import io.rosetta.workflows.backfill.LaneRequest;
import io.rosetta.workflows.backfill.LaneResult;
import java.util.List;
import java.util.Optional;

/** Backfills from PostgreSQL to Snowflake. */
final class PipelineBackfills implements Backfills {
  private final BackfillOrders orders;
  private final AttemptSteps steps;
  private final LaneRun.Shared lanes;

  PipelineBackfills(LaneRun.Shared lanes, BackfillOrders orders) {
    this.lanes = lanes;
    this.orders = orders;
    this.steps = new AttemptSteps(lanes.source(), lanes.target(), lanes.settings());
  }

  @Override
  public List<BackfillView> fetchPending() {
    return views(orders.toRun());
  }

  @Override
  public List<BackfillView> create(BackfillOrder order) {
    return views(orders.create(order));
  }

  @Override
  public List<BackfillView> list() {
    List<BackfillJob> jobs = lanes.target().jobs();
    lanes.metrics().jobs(jobs);
    return views(jobs);
  }

  @Override
  public BackfillBegun begin(BackfillRef ref, StepWatch watch) throws InterruptedException {
    return steps.begin(ref, watch);
  }

  @Override
  public void awaitStream(BackfillRef ref, StepWatch watch) throws InterruptedException {
    steps.awaitStream(ref, watch);
  }

  @Override
  public BackfillView mark(BackfillRef ref, StepWatch watch) throws InterruptedException {
    return BackfillViews.of(steps.mark(ref, watch));
  }

  @Override
  public BackfillPlan plan(BackfillRef ref) {
    return steps.plan(ref);
  }

  @Override
  public BackfillView close(BackfillRef ref, StepWatch watch) throws InterruptedException {
    return BackfillViews.of(steps.close(ref, watch));
  }

  @Override
  public BackfillApplied apply(BackfillRef ref, StepWatch watch) throws InterruptedException {
    return steps.apply(ref, watch);
  }

  @Override
  public BackfillApplied resolvePending(BackfillRef ref, StepWatch watch)
      throws InterruptedException {
    return steps.resolvePending(ref, watch);
  }

  @Override
  public BackfillView enter(BackfillEnd state) {
    return BackfillViews.of(steps.enter(state));
  }

  @Override
  public BackfillView end(BackfillEnd end, StepWatch watch) throws InterruptedException {
    BackfillView ended = BackfillViews.of(steps.end(end, watch));
    lanes.metrics().jobs(lanes.target().jobs());
    return ended;
  }

  @Override
  public Lane lane(LaneRequest request, Optional<LaneProgress> carried) {
    LaneRun run = new LaneRun(lanes, request, carried);
    return new Lane() {
      @Override
      public LaneResult run() throws InterruptedException {
        return run.run();
      }

      @Override
      public LaneProgress progress() {
        return run.progress();
      }

      @Override
      public String waitsFor() {
        return run.waitsFor();
      }

      @Override
      public void cancel() {
        run.cancel();
      }
    };
  }

  private static List<BackfillView> views(List<BackfillJob> jobs) {
    return jobs.stream().map(BackfillViews::of).toList();
  }
}
