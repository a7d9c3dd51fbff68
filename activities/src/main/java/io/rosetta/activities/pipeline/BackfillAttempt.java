package io.rosetta.activities.pipeline;

import io.rosetta.activities.backfill.StepWatch;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.workflows.PipelineProblem;
import io.rosetta.workflows.backfill.BackfillProgressReport;
import io.rosetta.workflows.backfill.BackfillRef;
import io.rosetta.workflows.backfill.BackfillStep;
import io.rosetta.workflows.backfill.BackfillWorkflow;
import io.rosetta.workflows.backfill.LaneProgress;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.activity.ActivityInfo;
import io.temporal.client.ActivityCompletionException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt at a step or a lane, between Temporal and the library: heartbeats, reports to the
 * job's workflow, cancellation, and hand-over when the worker stops.
 */
final class BackfillAttempt implements BlockingStep.Companion {
  private static final Logger LOG = LoggerFactory.getLogger(BackfillAttempt.class);

  private final ActivityExecutionContext context;
  private final BackfillRef ref;
  private final Optional<Backfills.Lane> lane;
  private final WorkerStopping stopping;
  private final Clock clock;
  private final StepProgress progress;
  private final SignalSender<BackfillProgressReport> sender;

  private BackfillAttempt(
      ActivityExecutionContext context,
      BackfillRef ref,
      BackfillStep step,
      Optional<Backfills.Lane> lane,
      WorkerStopping stopping,
      Clock clock) {
    this.context = context;
    this.ref = ref;
    this.lane = lane;
    this.stopping = stopping;
    this.clock = clock;
    ActivityInfo info = context.getInfo();
    progress =
        new StepProgress(
            ref,
            step,
            context.getWorkflowClient().getOptions().getIdentity(),
            Instant.ofEpochMilli(info.getScheduledTimestamp()),
            clock);
    BackfillWorkflow workflow =
        context.getWorkflowClient().newWorkflowStub(BackfillWorkflow.class, info.getWorkflowId());
    sender = new SignalSender<>("backfill-report-" + ref.job(), workflow::progress);
  }

  /** Of a step. */
  static BackfillAttempt at(
      ActivityExecutionContext context,
      BackfillRef ref,
      BackfillStep step,
      WorkerStopping stopping,
      Clock clock) {
    return new BackfillAttempt(context, ref, step, Optional.empty(), stopping, clock);
  }

  /** Of a lane. */
  static BackfillAttempt at(
      ActivityExecutionContext context,
      BackfillRef ref,
      Backfills.Lane lane,
      WorkerStopping stopping,
      Clock clock) {
    return new BackfillAttempt(context, ref, BackfillStep.COPY, Optional.of(lane), stopping, clock);
  }

  /** Told by the work. */
  StepWatch watch() {
    return progress;
  }

  /** Called once, by the activity's thread. */
  <T> T run(Callable<T> work) {
    try (sender;
        BlockingStep step = new BlockingStep(context, ref.pipeline(), this)) {
      return step.run(() -> said(work));
    }
  }

  private <T> T said(Callable<T> work) throws Exception {
    try {
      return work.call();
    } catch (RosettaException e) {
      sayLast(e);
      throw e;
    }
  }

  /** The next attempt begins with the details of this one's last heartbeat. */
  private void sayLast(RosettaException e) {
    sender.lastWords(
        progress.failed(
            laneProgress(),
            new PipelineProblem(
                e.error().name(), e.getMessage(), e.error().action(), clock.instant())));
    try {
      context.heartbeat(details());
    } catch (ActivityCompletionException gone) {
      LOG.debug("the attempt is over for the server, job={}", ref.job(), gone);
    }
  }

  @Override
  public Object details() {
    return lane.<Object>map(Backfills.Lane::progress).orElseGet(progress::waitsFor);
  }

  @Override
  public void beat() {
    lane.ifPresent(copying -> progress.waitsFor(copying.waitsFor()));
    progress.report(sender::offer, laneProgress());
  }

  private LaneProgress laneProgress() {
    return lane.map(Backfills.Lane::progress).orElse(null);
  }

  @Override
  public boolean isStopping() {
    return stopping.asked();
  }

  @Override
  public void cancel() {
    lane.ifPresent(Backfills.Lane::cancel);
  }
}
