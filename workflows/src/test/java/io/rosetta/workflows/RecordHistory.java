package io.rosetta.workflows;

import io.rosetta.testing.RealTemporal;
import io.temporal.client.WorkflowStub;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Records a history fixture on a real server. Run once per release, by hand: {@code java ...
 * io.rosetta.workflows.RecordHistory <file>}.
 */
final class RecordHistory {
  private RecordHistory() {}

  public static void main(String[] args) throws Exception {
    try (RealTemporal temporal =
            RealTemporal.start(
                PayloadJson.converter(),
                List.of(
                    "--search-attribute",
                    "RosettaPipeline=Keyword",
                    "--search-attribute",
                    "RosettaState=Keyword",
                    "--search-attribute",
                    "RosettaLagSeconds=Double"));
        PipelineHarness harness = new PipelineHarness(temporal.client())) {
      harness.activities.searchAttributes = true;
      harness.activities.shortLeases = 3;
      WorkflowStub workflow = harness.startOrders();
      harness.awaitStatus(s -> s.lease() == 3 && s.state() == PipelineState.STREAMING);
      workflow.update("pause", PipelineStatus.class, new SteerRequest("recording"));
      workflow.update("resume", PipelineStatus.class, SteerRequest.NONE);
      harness.awaitState(PipelineState.STREAMING);
      harness.activities.inspectFailure.set(
          PipelineWorkflowIT.failure(RosettaError.SLOT_LOST, "The slot is lost."));
      harness.activities.streamFailure.set(
          PipelineWorkflowIT.failure(RosettaError.SLOT_LOST, "The slot is lost."));
      harness.awaitState(PipelineState.FAILED);
      harness.activities.inspectFailure.set(null);
      harness.activities.streamFailure.set(null);
      workflow.signal("resume");
      harness.awaitState(PipelineState.STREAMING);
      workflow.update("stop", PipelineStatus.class, new SteerRequest("recorded"));
      workflow.getResult(PipelineResult.class);
      Files.writeString(
          Path.of(args[0]), temporal.client().fetchHistory(PipelineHarness.ID).toJson(true));
    }
  }
}
