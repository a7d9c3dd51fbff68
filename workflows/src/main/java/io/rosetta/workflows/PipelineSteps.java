package io.rosetta.workflows;

import io.rosetta.workflows.backfill.BackfillActivities;
import io.rosetta.workflows.backfill.BackfillList;
import io.rosetta.workflows.backfill.BackfillOrder;
import io.rosetta.workflows.offset.OffsetCleanupInput;
import io.rosetta.workflows.offset.OffsetCleanupReport;
import io.rosetta.workflows.offset.OffsetCleanupWorkflow;
import io.temporal.workflow.ChildWorkflowCancellationType;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Workflow;
import java.util.List;

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

  String pipeline() {
    return pipeline;
  }

  TablesReport addTables(List<String> tables) {
    return under(ActivityPolicies.ADD_TABLES, "Add tables to ")
        .addTables(new TablesOrder(pipeline, tables));
  }

  TablesReport removeTables(List<String> tables) {
    return under(ActivityPolicies.REMOVE_TABLES, "Remove tables from ")
        .removeTables(new TablesOrder(pipeline, tables));
  }

  BackfillList fetchPendingBackfills() {
    return backfills(ActivityPolicies.FETCH_PENDING_BACKFILLS, "Backfills left pending of ")
        .fetchPending(ref);
  }

  BackfillList createBackfills(BackfillOrder order) {
    return backfills(ActivityPolicies.CREATE_BACKFILLS, "Create backfills of ").create(order);
  }

  private BackfillActivities backfills(ActivityPolicies policy, String summary) {
    return Workflow.newActivityStub(BackfillActivities.class, policy.options(summary + pipeline));
  }

  private PipelineActivities under(ActivityPolicies policy, String summary) {
    return Workflow.newActivityStub(PipelineActivities.class, policy.options(summary + pipeline));
  }
}
