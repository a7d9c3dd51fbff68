package io.rosetta.demo.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalTemporalIT {
  @TempDir Path directory;

  @Test
  void anUntypedStartOfAWorkflowIsStillThereAfterARestart() {
    try (LocalTemporal first = start()) {
      WorkflowServiceStubs stubs = stubs(first);
      try {
        WorkflowClient.newInstance(stubs)
            .newUntypedWorkflowStub(
                "Nobody",
                io.temporal.client.WorkflowOptions.newBuilder()
                    .setWorkflowId("kept")
                    .setTaskQueue("nobody")
                    .build())
            .start();
      } finally {
        shutdown(stubs);
      }
    }
    try (LocalTemporal second = start()) {
      WorkflowServiceStubs stubs = stubs(second);
      try {
        assertThat(WorkflowClient.newInstance(stubs).fetchHistory("kept").getEvents()).isNotEmpty();
      } finally {
        shutdown(stubs);
      }
    }
  }

  private LocalTemporal start() {
    return LocalTemporal.start(
        directory.resolve("temporal"), directory.resolve("temporal.log"), PortChoice.FREE);
  }

  private static WorkflowServiceStubs stubs(LocalTemporal temporal) {
    return WorkflowServiceStubs.newConnectedServiceStubs(
        WorkflowServiceStubsOptions.newBuilder().setTarget(temporal.target()).build(), null);
  }

  private static void shutdown(WorkflowServiceStubs stubs) {
    stubs.shutdownNow();
    stubs.awaitTermination(5, TimeUnit.SECONDS);
  }
}
