package io.rosetta.workflows;

import io.rosetta.workflows.offset.OffsetCleanupInput;
import io.rosetta.workflows.offset.OffsetCleanupReport;
import io.rosetta.workflows.offset.OffsetCleanupWorkflow;
import io.temporal.workflow.ChildWorkflowCancellationType;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Workflow;

/** Calls each activity under its declared policy, with a summary for the Temporal UI. */
final class PipelineSteps {
  private final String pipeline;
  private final PipelineRef ref;

  PipelineSteps(String pipeline) {
    this.pipeline = pipeline;
    this.ref = new PipelineRef(pipeline);
  }

  ConnectReport connect() {
    return under(ActivityPolicies.CONNECT, "Open the pool to the source of ").connect(ref);
  }

  PreflightReport validate() {
    return under(ActivityPolicies.VALIDATE, "Preflight of ").validate(ref);
  }

  /**
   * In a workflow of its own, whose result says what was found, decided and why.
   *
   * @param finding what the stream found itself, empty for nothing
   */
  OffsetCleanupReport cleanUpOffset(String finding) {
    return Workflow.newChildWorkflowStub(
            OffsetCleanupWorkflow.class,
            ChildWorkflowOptions.newBuilder()
                .setWorkflowId("rosetta-cleanup-" + pipeline)
                .setTaskQueue(TaskQueues.CONTROL)
                .setCancellationType(ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED)
                .setStaticSummary("Position and slot of " + pipeline)
                .build())
        .run(new OffsetCleanupInput(pipeline, finding));
  }

  SourceReport prepareSource() {
    return under(ActivityPolicies.PREPARE_SOURCE, "Publication and slot of ").prepareSource(ref);
  }

  TargetReport prepareTarget() {
    return under(ActivityPolicies.PREPARE_TARGET, "Target tables of ").prepareTarget(ref);
  }

  StreamResult stream(long lease, PipelineInput plan) {
    return Workflow.newActivityStub(
        StreamActivity.class,
        ActivityPolicies.STREAM.options("Stream " + pipeline + ", lease " + lease))
        .stream(new StreamRequest(pipeline, lease, plan.lease(), plan.reportEvery()));
  }

  private PipelineActivities under(ActivityPolicies policy, String summary) {
    return Workflow.newActivityStub(PipelineActivities.class, policy.options(summary + pipeline));
  }
}
