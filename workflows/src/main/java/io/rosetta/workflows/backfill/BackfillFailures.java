package io.rosetta.workflows.backfill;

import io.rosetta.workflows.PipelineProblem;
import io.rosetta.workflows.RosettaError;
import io.rosetta.workflows.WorkflowFailures;
import io.temporal.failure.TemporalFailure;
import io.temporal.failure.TimeoutFailure;
import io.temporal.workflow.Workflow;
import java.time.Instant;

/** Tells what a job survives from what ends it, and says either for people. */
final class BackfillFailures {
  private final BackfillRef job;

  BackfillFailures(BackfillRef job) {
    this.job = job;
  }

  /**
   * Whether the next round may well succeed: the attempt is void, or a partner did not answer for
   * longer than a short step's policy waits.
   */
  boolean passes(TemporalFailure failure) {
    if (WorkflowFailures.isCancel(failure) || failure.getCause() instanceof TimeoutFailure) {
      return true;
    }
    String type = WorkflowFailures.problem(failure, Instant.EPOCH).type();
    return WorkflowFailures.known(type)
        .filter(
            e -> e == RosettaError.BACKFILL_VOID || (e.retryable() && e != RosettaError.INTERNAL))
        .isPresent();
  }

  /** Whether the attempt does not count any more. */
  static boolean isVoid(PipelineProblem problem) {
    return RosettaError.BACKFILL_VOID.name().equals(problem.type());
  }

  /**
   * What people are told.
   *
   * @param created whether there is a job that could be taken up again
   */
  PipelineProblem problem(TemporalFailure failure, boolean created) {
    PipelineProblem problem =
        WorkflowFailures.problem(failure, Instant.ofEpochMilli(Workflow.currentTimeMillis()));
    if (!created || passes(failure) || problem.nextStep().contains("backfill retry")) {
      return problem;
    }
    String retry = " Then: rosetta backfill retry " + job.pipeline() + " " + job.job();
    return new PipelineProblem(
        problem.type(), problem.message(), problem.nextStep() + retry, problem.at());
  }
}
