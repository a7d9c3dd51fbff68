package io.rosetta.workflows.backfill;

import io.rosetta.workflows.SteerRequest;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.UpdateValidatorMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * One backfill job, from its turn to its end. It runs under {@link BackfillJobId#workflowId} and no
 * other id, started by the pipeline or by hand; the job itself is a row of the job table, so it
 * outlives its workflow: started again, it goes on where it was.
 *
 * <p>Pause, resume and cancel are updates, and signals of the same names for clients without
 * updates (tctl).
 */
@WorkflowInterface
public interface BackfillWorkflow {
  @WorkflowMethod(name = "BackfillWorkflow")
  BackfillResult run(BackfillInput input);

  /** Answers when nothing is read or applied any more; the attempt stays valid. */
  @UpdateMethod(name = "pause")
  BackfillStatus pause(SteerRequest request);

  @UpdateValidatorMethod(updateName = "pause")
  void validatePause(SteerRequest request);

  @UpdateMethod(name = "resume")
  BackfillStatus resume(SteerRequest request);

  @UpdateValidatorMethod(updateName = "resume")
  void validateResume(SteerRequest request);

  /**
   * Gives the job up. Answers when nothing is read or applied any more; values that are pending in
   * the target are still fetched after that, since nobody else will.
   */
  @UpdateMethod(name = "cancel")
  BackfillStatus cancel(SteerRequest request);

  @UpdateValidatorMethod(updateName = "cancel")
  void validateCancel(SteerRequest request);

  @SignalMethod(name = "pause")
  void signalPause(SteerRequest request);

  @SignalMethod(name = "resume")
  void signalResume(SteerRequest request);

  @SignalMethod(name = "cancel")
  void signalCancel(SteerRequest request);

  /** From the step that runs: that it waits, and how far it is. */
  @SignalMethod(name = "progress")
  void progress(BackfillProgressReport report);

  @QueryMethod(name = "status")
  BackfillStatus status();
}
