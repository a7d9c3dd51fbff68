package io.rosetta.workflows.backfill;

import io.rosetta.workflows.PipelineName;
import io.rosetta.workflows.PipelineTables;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.SignalExternalWorkflowException;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;

/**
 * Tells the pipeline's workflow how a job is, whoever started it. The pipeline may not run; then
 * nobody is there to be told, and nothing is wrong.
 */
final class PipelineLink {
  private final PipelineTables pipeline;
  private final Duration reportEvery;
  private final Instant begun;
  private Instant told;

  PipelineLink(PipelineName pipeline, Duration reportEvery, Instant now) {
    this.pipeline = Workflow.newExternalWorkflowStub(PipelineTables.class, pipeline.workflowId());
    this.reportEvery = reportEvery;
    this.begun = now;
  }

  /** Of a change of state; does not wait for the delivery. */
  void tell(BackfillLine line) {
    told = line.at();
    Async.procedure(pipeline::backfillReport, line).exceptionally(failure -> null);
  }

  /** Of a step's progress, not too often: each costs both histories a few events. */
  void tellWhenDue(BackfillLine line) {
    Duration pause = BackfillProgressReport.pause(reportEvery, Duration.between(begun, line.at()));
    if (told == null || !line.at().isBefore(told.plus(pause))) {
      tell(line);
    }
  }

  /** Of the end; returns when it is delivered or cannot be. */
  void tellEnd(BackfillLine line) {
    try {
      pipeline.backfillReport(line);
    } catch (SignalExternalWorkflowException | TemporalFailure e) {
      Workflow.getLogger(PipelineLink.class).debug("the pipeline does not run", e);
    }
  }
}
