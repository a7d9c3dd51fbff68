package io.rosetta.activities.pipeline;

import io.rosetta.workflows.backfill.BackfillLaneActivity;
import io.rosetta.workflows.backfill.LaneProgress;
import io.rosetta.workflows.backfill.LaneRequest;
import io.rosetta.workflows.backfill.LaneResult;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import java.time.Clock;
import java.util.Optional;

/**
 * Runs lanes. What an attempt says last, the failures of its chunk among it, is what the next one
 * begins with: the server hands the last heartbeat's details on, those of a failed attempt too.
 */
public final class BackfillLaneActivityImpl implements BackfillLaneActivity {
  private final PipelineRegistry pipelines;
  private final WorkerStopping stopping;
  private final Clock clock;

  public BackfillLaneActivityImpl(
      PipelineRegistry pipelines, WorkerStopping stopping, Clock clock) {
    this.pipelines = pipelines;
    this.stopping = stopping;
    this.clock = clock;
  }

  @Override
  public LaneResult copy(LaneRequest request) {
    ActivityExecutionContext context = Activity.getExecutionContext();
    Optional<LaneProgress> carried = context.getHeartbeatDetails(LaneProgress.class);
    Backfills.Lane lane =
        pipelines.get(request.backfill().pipeline()).backfills().lane(request, carried);
    return BackfillAttempt.at(context, request.backfill(), lane, stopping, clock).run(lane::run);
  }
}
