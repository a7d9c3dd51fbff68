package io.rosetta.activities.pipeline;

import io.rosetta.activities.model.StreamRun;
import io.rosetta.workflows.PipelineWorkflow;
import io.rosetta.workflows.StreamActivity;
import io.rosetta.workflows.StreamReport;
import io.rosetta.workflows.StreamRequest;
import io.rosetta.workflows.StreamResult;
import io.rosetta.workflows.StreamTotals;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.activity.ActivityInfo;
import java.time.Clock;
import java.time.Duration;

/** Runs one lease of a stream; see {@link StreamAttempt}. */
public final class StreamActivityImpl implements StreamActivity {
  private final PipelineRegistry pipelines;
  private final PipelineMetrics metrics;
  private final WorkerStopping stopping;
  private final Owners owners;
  private final Clock clock;

  public StreamActivityImpl(
      PipelineRegistry pipelines,
      PipelineMetrics metrics,
      WorkerStopping stopping,
      Owners owners,
      Clock clock) {
    this.pipelines = pipelines;
    this.metrics = metrics;
    this.stopping = stopping;
    this.owners = owners;
    this.clock = clock;
  }

  @Override
  public StreamResult stream(StreamRequest request) {
    ActivityExecutionContext context = Activity.getExecutionContext();
    ActivityInfo info = context.getInfo();
    StreamTotals carried =
        context
            .getHeartbeatDetails(StreamReport.class)
            .filter(last -> last.lease() == request.number())
            .map(StreamReport::totals)
            .orElse(StreamTotals.NONE);
    StreamReports reports =
        new StreamReports(
            request,
            info.getAttempt(),
            context.getWorkflowClient().getOptions().getIdentity(),
            carried,
            clock);
    // The first statement that does anything is a blocking call to the server: it refuses a stale
    // attempt, which a worker that was frozen may have in its buffers.
    context.heartbeat(reports.starting());
    LivePipeline pipeline = pipelines.get(request.pipeline());
    Duration lease = request.lease() == null ? pipeline.lease() : request.lease();
    PipelineWorkflow workflow = workflow(context);
    pipeline.watchSlot(workflow::slotReport);
    StreamRun run = pipeline.stream(owners.of(info));
    metrics.streams(request.pipeline(), run);
    try (WorkflowReporter reporter = new WorkflowReporter(workflow::streamReport, request)) {
      return new StreamAttempt(context, run, reports, reporter, stopping)
          .run(lease, StreamAttempt.STALL_LIMIT);
    } finally {
      metrics.streamEnded(request.pipeline(), run);
    }
  }

  /** The workflow that an activity works for, whichever of its runs is the current one. */
  static PipelineWorkflow workflow(ActivityExecutionContext context) {
    return context
        .getWorkflowClient()
        .newWorkflowStub(PipelineWorkflow.class, context.getInfo().getWorkflowId());
  }
}
