package io.rosetta.workflows;

import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.UpdateValidatorMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * The life of one pipeline, from preflight to stop. It runs under {@link PipelineName#workflowId}
 * and no other id.
 *
 * <p>A failure before the pipeline ever streamed fails the workflow: nothing is there to lose, and
 * {@code start} begins again. A failure afterwards keeps it open in {@link PipelineState#FAILED},
 * waiting for resume or stop, because slot and position stay in use.
 *
 * <p>Pause, resume and stop are updates, and signals of the same names for clients without updates
 * (tctl).
 */
@WorkflowInterface
public interface PipelineWorkflow {
  @WorkflowMethod(name = "PipelineWorkflow")
  PipelineResult run(PipelineInput input);

  /**
   * Answers when the stream has come to rest, with everything in flight committed; at once when the
   * pause is taken back before.
   */
  @UpdateMethod(name = "pause")
  PipelineStatus pause(SteerRequest request);

  @UpdateValidatorMethod(updateName = "pause")
  void validatePause(SteerRequest request);

  /** Goes through the same door as a start; answers when the preparing steps passed or failed. */
  @UpdateMethod(name = "resume")
  PipelineStatus resume(SteerRequest request);

  @UpdateValidatorMethod(updateName = "resume")
  void validateResume(SteerRequest request);

  /** Ends the workflow; slot, publication and position stay. Answers when the stream has ended. */
  @UpdateMethod(name = "stop")
  PipelineStatus stop(SteerRequest request);

  @UpdateValidatorMethod(updateName = "stop")
  void validateStop(SteerRequest request);

  @SignalMethod(name = "pause")
  void signalPause(SteerRequest request);

  @SignalMethod(name = "resume")
  void signalResume(SteerRequest request);

  @SignalMethod(name = "stop")
  void signalStop(SteerRequest request);

  /** From the streaming activity: that it began, and how far it is. */
  @SignalMethod(name = "streamReport")
  void streamReport(StreamReport report);

  /** From the WAL monitor of a worker that holds connections of this pipeline. */
  @SignalMethod(name = "slotReport")
  void slotReport(SlotReport report);

  @QueryMethod(name = "status")
  PipelineStatus status();
}
