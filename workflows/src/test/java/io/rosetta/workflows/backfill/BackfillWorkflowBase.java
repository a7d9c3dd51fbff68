package io.rosetta.workflows.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetta.testing.RealTemporal;
import io.rosetta.workflows.PipelineName;
import io.rosetta.workflows.RosettaError;
import io.rosetta.workflows.TestServer;
import io.temporal.api.enums.v1.EventType;
import io.temporal.failure.ApplicationFailure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A job's workflow on a real server, with a job table in memory. */
abstract class BackfillWorkflowBase {
  /** So long histories continue as new. */
  static final int CONTINUE_AFTER = 80;

  /** Shared by the classes of one JVM, and ended with it. */
  static RealTemporal temporal;

  BackfillHarness harness;

  @BeforeAll
  static synchronized void startServer() {
    if (temporal == null) {
      temporal = TestServer.start(CONTINUE_AFTER);
      Runtime.getRuntime().addShutdownHook(new Thread(temporal::close, "temporal-close"));
    }
  }

  @BeforeEach
  void startWorker() {
    harness = new BackfillHarness(temporal.client());
  }

  @AfterEach
  void stopEverything() {
    harness.close();
  }

  static BackfillInput existing() {
    return BackfillInput.of(new PipelineName("orders"), true);
  }

  static void assertContinuedAsNew(String job, String run) {
    assertThat(temporal.client().fetchHistory(BackfillHarness.id(job), run).getEvents())
        .anyMatch(
            e -> e.getEventType() == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW);
  }

  /** As if the policy's attempts were used up, without the waits. */
  static ApplicationFailure finalFailure(RosettaError error, String message) {
    return ApplicationFailure.newNonRetryableFailure(message, error.name());
  }
}
