package io.rosetta.workflows;

import io.rosetta.testing.RealTemporal;
import io.rosetta.workflows.backfill.BackfillState;
import io.rosetta.workflows.backfill.BackfillStatus;
import io.temporal.client.WorkflowStub;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Records history fixtures on a real server. Run once per release, by hand: {@code java ...
 * io.rosetta.workflows.RecordHistory <folder> <release>}.
 */
final class RecordHistory {
  private static final String JOB = "rosetta-backfill-orders-lines";

  private final PipelineHarness harness;

  private RecordHistory(PipelineHarness harness) {
    this.harness = harness;
  }

  public static void main(String[] args) throws Exception {
    try (RealTemporal temporal = TestServer.start();
        PipelineHarness harness = new PipelineHarness(temporal.client())) {
      RecordHistory recording = new RecordHistory(harness);
      recording.steerPipeline();
      recording.write(PipelineHarness.ID, args, "pipeline-%s-steered.json");
      recording.steerBackfill();
      recording.write(JOB, args, "backfill-%s-steered.json");
      recording.write(PipelineHarness.ID, args, "pipeline-%s-backfills.json");
    }
  }

  private void write(String workflowId, String[] args, String name) throws IOException {
    Files.writeString(
        Path.of(args[0], name.formatted(args[1])),
        harness.client().fetchHistory(workflowId).toJson(true));
  }

  private void steerPipeline() {
    harness.activities.searchAttributes = true;
    harness.activities.shortLeases = 3;
    WorkflowStub workflow = harness.startOrders();
    harness.awaitStatus(s -> s.lease() == 3 && s.state() == PipelineState.STREAMING);
    workflow.update("pause", PipelineStatus.class, new SteerRequest("recording"));
    workflow.update("resume", PipelineStatus.class, SteerRequest.NONE);
    harness.awaitState(PipelineState.STREAMING);
    harness.activities.inspectFailure.set(
        TestFailures.failure(RosettaError.SLOT_LOST, "The slot is lost."));
    harness.activities.streamFailure.set(
        TestFailures.failure(RosettaError.SLOT_LOST, "The slot is lost."));
    harness.awaitState(PipelineState.FAILED);
    harness.activities.inspectFailure.set(null);
    harness.activities.streamFailure.set(null);
    workflow.signal("resume");
    harness.awaitState(PipelineState.STREAMING);
    workflow.update("stop", PipelineStatus.class, new SteerRequest("recorded"));
    workflow.getResult(PipelineResult.class);
  }

  /** Two jobs, one after the other; one of them is void once, paused, resumed and cancelled. */
  private void steerBackfill() {
    harness.activities.backfills.searchAttributes = true;
    harness.activities.parallelBackfills = 1;
    harness.activities.backfills.insert("lines", "public.lines", BackfillState.PENDING, 0);
    harness.activities.backfills.insert("later", "public.later", BackfillState.PENDING, 0);
    harness.activities.backfills.fail(
        "MarkBackfill", TestFailures.failure(RosettaError.BACKFILL_VOID, "Again."));
    harness.activities.backfills.hold("ApplyBackfill");
    WorkflowStub pipeline = harness.startOrders();
    awaitCall("ApplyBackfill lines");
    WorkflowStub job = harness.client().newUntypedWorkflowStub(JOB);
    job.update("pause", BackfillStatus.class, new SteerRequest("recording"));
    harness.activities.backfills.calls.clear();
    job.signal("resume");
    awaitCall("ApplyBackfill lines");
    job.update("cancel", BackfillStatus.class, new SteerRequest("recorded"));
    harness.activities.backfills.release("ApplyBackfill");
    awaitCall("EndBackfill COMPLETED later");
    pipeline.update("addTables", PipelineStatus.class, new TablesRequest(List.of("public.x")));
    pipeline.update("removeTables", PipelineStatus.class, new TablesRequest(List.of("public.x")));
    pipeline.update("stop", PipelineStatus.class, new SteerRequest("recorded"));
    pipeline.getResult(PipelineResult.class);
  }

  private void awaitCall(String call) {
    harness.awaitStatus(status -> harness.activities.backfills.calls.contains(call));
  }
}
