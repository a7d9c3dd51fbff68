package io.rosetta.workflows;

import static io.rosetta.workflows.TestFailures.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rosetta.testing.RealTemporal;
import io.temporal.api.enums.v1.EventType;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.client.WorkflowUpdateHandle;
import io.temporal.client.WorkflowUpdateStage;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The pipeline's workflow on a real server, with fake activities. */
class PipelineWorkflowIT {
  /** Events, more than the other tests make. */
  private static final int LONG = 200;

  private static RealTemporal temporal;
  private PipelineHarness harness;

  @BeforeAll
  static void startServer() {
    temporal = TestServer.start(LONG);
  }

  @AfterAll
  static void stopServer() {
    if (temporal != null) {
      temporal.close();
    }
  }

  @BeforeEach
  void startWorker() {
    harness = new PipelineHarness(temporal.client());
  }

  @AfterEach
  void stopEverything() {
    try {
      temporal.client().newUntypedWorkflowStub(PipelineHarness.ID).terminate("test is over");
    } catch (RuntimeException gone) {
      assertThat(gone).isNotNull();
    }
    harness.close();
  }

  @Test
  void streamsAfterTheStepsAndShowsWhatTheStreamReports() {
    harness.startOrders();
    PipelineStatus status = harness.awaitState(PipelineState.STREAMING);
    assertThat(status.position()).isEqualTo("16/B374D848");
    assertThat(status.lagSeconds()).isEqualTo(1.5);
    assertThat(status.lease()).isEqualTo(1);
    assertThat(status.worker()).isEqualTo("worker-1");
    assertThat(status.totals()).isEqualTo(new StreamTotals(2, 30, 400, 0));
    assertThat(status.tables()).containsExactly(new TableView("public.t", TableView.STREAMING, ""));
    assertThat(status.findings()).hasSize(1);
  }

  /** The first task of a cold JVM on a busy machine, which once failed as a suspected deadlock. */
  @Test
  void aTaskThatLoadsClassesForSecondsIsNotTakenForBlocked() {
    harness.close();
    harness = new PipelineHarness(SlowFirstTask.client(temporal.client()));

    harness.startOrders();
    harness.awaitState(PipelineState.STREAMING);

    assertThat(temporal.client().fetchHistory(PipelineHarness.ID).getEvents())
        .noneMatch(e -> e.getEventType() == EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED);
  }

  @Test
  void pauseResumeAndStopAsUpdatesAnswerWithTheStateReached() {
    WorkflowStub workflow = harness.startOrders();
    harness.awaitState(PipelineState.STREAMING);
    PipelineStatus paused =
        workflow.update("pause", PipelineStatus.class, new SteerRequest("maintenance"));
    assertThat(paused.state()).isEqualTo(PipelineState.PAUSED);
    assertThat(paused.reason()).isEqualTo("maintenance");
    PipelineStatus resumed = workflow.update("resume", PipelineStatus.class, new SteerRequest(""));
    assertThat(resumed.state().rests()).isFalse();
    harness.awaitState(PipelineState.STREAMING);
    PipelineStatus stopped =
        workflow.update("stop", PipelineStatus.class, new SteerRequest("the end"));
    assertThat(stopped.state()).isEqualTo(PipelineState.STOPPED);
    PipelineResult result = workflow.getResult(PipelineResult.class);
    assertThat(result.leases()).isEqualTo(2);
    assertThat(result.reason()).isEqualTo("the end");
    assertThat(result.totals()).isEqualTo(new StreamTotals(4, 60, 800, 0));
  }

  @Test
  void pauseResumeAndStopAsSignalsNeedNoArgument() {
    WorkflowStub workflow = harness.startOrders();
    harness.awaitState(PipelineState.STREAMING);
    workflow.signal("pause");
    harness.awaitState(PipelineState.PAUSED);
    workflow.signal("resume");
    harness.awaitState(PipelineState.STREAMING);
    workflow.signal("stop");
    assertThat(workflow.getResult(PipelineResult.class).leases()).isEqualTo(2);
  }

  @Test
  void aPauseThatIsTakenBackWhileTheStreamDrainsIsNoFailure() {
    WorkflowStub workflow = harness.startOrders();
    harness.awaitState(PipelineState.STREAMING);
    harness.activities.drains = true;
    WorkflowUpdateHandle<PipelineStatus> pause =
        workflow.startUpdate(
            "pause", WorkflowUpdateStage.ACCEPTED, PipelineStatus.class, SteerRequest.NONE);
    workflow.signal("resume");
    assertThat(pause.getResult().state()).as("its answer").isEqualTo(PipelineState.CONNECTING);
    harness.activities.drains = false;

    PipelineStatus status =
        harness.awaitStatus(s -> s.state() == PipelineState.STREAMING && s.lease() == 2);

    assertThat(status.problem()).isNull();
  }

  @Test
  void aPauseThatIsTakenBackBeforeTheFirstLeaseIsNoFailure() {
    harness.activities.holdsConnect = true;
    WorkflowStub workflow = harness.startOrders();
    harness.awaitStatus(s -> harness.activities.connects.get() == 1);
    workflow.signal("pause");
    workflow.signal("resume");
    harness.activities.holdsConnect = false;

    assertThat(harness.awaitState(PipelineState.STREAMING).problem()).isNull();
  }

  /** A person or an alert that reads the state must not take it for healthy. */
  @Test
  void anAttemptThatFailsAndTheNextThatOpensDoNotStream() {
    WorkflowStub workflow = harness.startOrders();
    String position = harness.awaitState(PipelineState.STREAMING).position();
    PipelineProblem problem =
        new PipelineProblem("SOURCE_UNREACHABLE", "refused", "wait", Instant.EPOCH);

    workflow.signal("streamReport", attempt(1, "ENDED", problem));
    PipelineStatus failed = harness.awaitState(PipelineState.OPENING_STREAM);
    assertThat(failed.reason()).isEqualTo("attempt 1 failed and is tried again");
    workflow.signal("streamReport", attempt(2, "CHECKING", null));
    PipelineStatus opening = harness.awaitStatus(s -> s.reason().equals("attempt 2"));

    assertThat(opening.state()).isEqualTo(PipelineState.OPENING_STREAM);
    assertThat(opening.position()).isEqualTo(position).isNotEmpty();
    assertThat(opening.lagSeconds()).isNull();
    assertThat(opening.problem()).isEqualTo(problem);
    workflow.signal("streamReport", attempt(2, "STREAMING", null));
    assertThat(harness.awaitState(PipelineState.STREAMING).reason()).isEmpty();
  }

  private static StreamReport attempt(int attempt, String phase, PipelineProblem problem) {
    return new StreamReport(
        1,
        attempt,
        "worker-1",
        phase,
        "",
        "",
        0,
        0,
        StreamTotals.NONE,
        0,
        List.of(),
        problem,
        Instant.EPOCH);
  }

  @Test
  void theSlotsWalIsShownAsTheMonitorTellsIt() {
    WorkflowStub workflow = harness.startOrders();
    harness.awaitState(PipelineState.STREAMING);
    SlotReport report =
        new SlotReport(
            "rosetta_orders", "WARNING", 2L << 30, "extended", "Too much.", Instant.EPOCH);

    workflow.signal("slotReport", report);

    assertThat(harness.awaitStatus(status -> status.slot() != null).slot()).isEqualTo(report);
    workflow.signal("slotReport");
    assertThat(harness.status().slot()).isEqualTo(report);
  }

  @Test
  void malformedSignalsAndUpdatesDoNotHurtTheWorkflow() {
    WorkflowStub workflow = harness.startOrders();
    harness.awaitState(PipelineState.STREAMING);
    workflow.signal("pause", Map.of("reson", "typing error"));
    workflow.signal("streamReport", "no report");
    workflow.signal("streamReport");
    assertThatThrownBy(
            () -> workflow.update("pause", PipelineStatus.class, Map.of("reson", "typing error")))
        .isInstanceOf(WorkflowUpdateException.class)
        .rootCause()
        .hasMessageContaining("unknown field 'reson' (known: reason)");
    assertThatThrownBy(
            () -> workflow.update("stop", PipelineStatus.class, new SteerRequest("x".repeat(501))))
        .rootCause()
        .hasMessageContaining("longer than 500");
    assertThat(harness.status().state()).isEqualTo(PipelineState.STREAMING);
  }

  @Test
  void anInputThatIsMissingOrMalformedFailsTheStartAtOnce() {
    assertStartFails(PipelineHarness.ID, "'pipeline' is missing");
    assertStartFails(PipelineHarness.ID, "The JSON given is no PipelineInput", "orders");
    assertStartFails(PipelineHarness.ID, "The JSON given is no PipelineInput", List.of(1, 2));
    assertStartFails(
        PipelineHarness.ID,
        "unknown field 'leese' (known: lease, pipeline, reportEvery, resume)",
        Map.of("pipeline", "orders", "leese", "PT1H"));
    assertStartFails(
        PipelineHarness.ID, "field 'lease'", Map.of("pipeline", "orders", "lease", "soon"));
    assertStartFails(
        PipelineHarness.ID,
        "'pipeline' is 'Big Orders', but must be",
        Map.of("pipeline", "Big Orders"));
    assertStartFails(
        PipelineHarness.ID,
        "'lease' is PT-1S, but must be from PT1S to P30D (say PT6H); 'reportEvery' is PT0S",
        Map.of("pipeline", "orders", "lease", "PT-1S", "reportEvery", "PT0S"));
  }

  @Test
  void anyOtherWorkflowIdIsRefused() {
    assertStartFails(
        "orders",
        "the workflow id is 'orders', but pipeline 'orders' only runs as 'rosetta-pipeline-orders'",
        Map.of("pipeline", "orders"));
  }

  @Test
  void aFailedPreflightFailsTheWorkflowWithTypeMessageAndNextStep() {
    harness.activities.validateFailure.set(
        failure(RosettaError.SOURCE_PREFLIGHT_FAILED, "wal_level is replica."));
    WorkflowStub workflow = harness.startOrders();
    assertThatThrownBy(() -> workflow.getResult(PipelineResult.class))
        .isInstanceOf(WorkflowFailedException.class)
        .cause()
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            e -> {
              assertThat(e.getType()).isEqualTo("SOURCE_PREFLIGHT_FAILED");
              assertThat(e.getOriginalMessage())
                  .isEqualTo(
                      "wal_level is replica. Next step: "
                          + RosettaError.SOURCE_PREFLIGHT_FAILED.action());
            });
  }

  @Test
  void aStreamThatCannotGoOnWaitsAsFailedUntilItIsResumed() {
    WorkflowStub workflow = harness.startOrders();
    harness.awaitState(PipelineState.STREAMING);
    harness.activities.streamFailure.set(
        failure(RosettaError.SLOT_FOREIGN, "The slot is another's."));
    PipelineStatus failed = harness.awaitState(PipelineState.FAILED);
    assertThat(failed.problem().type()).isEqualTo("SLOT_FOREIGN");
    assertThat(failed.problem().nextStep()).isEqualTo(RosettaError.SLOT_FOREIGN.action());
    assertThatThrownBy(() -> workflow.update("pause", PipelineStatus.class, SteerRequest.NONE))
        .rootCause()
        .hasMessageContaining("resume it or stop it");
    harness.activities.streamFailure.set(null);
    workflow.update("resume", PipelineStatus.class, SteerRequest.NONE);
    assertThat(harness.awaitState(PipelineState.STREAMING).lease()).isEqualTo(2);
  }

  @Test
  void aGapThatTheStreamFindsGoesToTheCleanupAndTheStreamGoesOn() {
    harness.startOrders();
    harness.awaitState(PipelineState.STREAMING);
    harness.activities.streamFailure.set(
        failure(RosettaError.REDELIVERY_MISMATCH, "It is another history."));
    harness.awaitStatus(s -> harness.activities.findings.contains("It is another history."));
    harness.activities.streamFailure.set(null);

    PipelineStatus status =
        harness.awaitStatus(s -> s.state() == PipelineState.STREAMING && s.lease() > 1);

    assertThat(status.problem().message()).isEqualTo("It is another history.");
    assertThat(harness.activities.findings.get(0)).as("at the start nothing was found").isEmpty();
  }

  /** A failover slot that comes seconds after the promotion: the cleanup looks for itself. */
  @Test
  void aGapThatHasPassedWhenTheCleanupLooksIsNone() {
    harness.startOrders();
    harness.awaitState(PipelineState.STREAMING);
    harness.activities.streamFailure.set(
        failure(RosettaError.SLOT_LOST, "The slot does not exist."));
    harness.awaitStatus(s -> harness.activities.findings.size() >= 2);
    harness.activities.streamFailure.set(null);

    harness.awaitStatus(s -> s.state() == PipelineState.STREAMING && s.lease() > 1);

    assertThat(harness.activities.findings).as("what was handed on").containsOnly("");
  }

  @Test
  void aGapThatIsNotToBeHealedWaitsAsFailed() {
    WorkflowStub workflow = harness.startOrders();
    harness.awaitState(PipelineState.STREAMING);
    harness.activities.inspectFailure.set(failure(RosettaError.SLOT_LOST, "The slot is lost."));
    harness.activities.streamFailure.set(failure(RosettaError.SLOT_LOST, "The slot is lost."));

    PipelineStatus failed = harness.awaitState(PipelineState.FAILED);

    assertThat(failed.problem().type()).isEqualTo("SLOT_LOST");
    assertThat(failed.problem().message()).isEqualTo("The slot is lost.");
    harness.activities.inspectFailure.set(null);
    harness.activities.streamFailure.set(null);
    workflow.update("resume", PipelineStatus.class, SteerRequest.NONE);
    assertThat(harness.awaitState(PipelineState.STREAMING).lease()).isEqualTo(2);
  }

  @Test
  void aResumeWhosePreflightFailsIsShownAndCanBeRepeated() {
    WorkflowStub workflow = harness.startOrders();
    harness.awaitState(PipelineState.STREAMING);
    workflow.update("pause", PipelineStatus.class, SteerRequest.NONE);
    harness.activities.validateFailure.set(
        failure(RosettaError.SOURCE_PRIVILEGE_MISSING, "No SELECT."));
    PipelineStatus failed = workflow.update("resume", PipelineStatus.class, SteerRequest.NONE);
    assertThat(failed.state()).isEqualTo(PipelineState.FAILED);
    assertThat(failed.problem().message()).isEqualTo("No SELECT.");
    workflow.update("stop", PipelineStatus.class, SteerRequest.NONE);
    assertThat(workflow.getResult(PipelineResult.class).leases()).isEqualTo(1);
  }

  @Test
  void cancellingTheWorkflowEndsTheStreamFirst() {
    WorkflowStub workflow = harness.startOrders();
    harness.awaitState(PipelineState.STREAMING);
    workflow.cancel();
    assertThatThrownBy(() -> workflow.getResult(PipelineResult.class))
        .isInstanceOf(WorkflowFailedException.class)
        .cause()
        .isInstanceOf(CanceledFailure.class);
  }

  @Test
  void aLongHistoryContinuesAsNewBetweenLeasesAndLosesNothing() {
    harness.activities.shortLeases = 30;
    harness.activities.searchAttributes = true;
    WorkflowStub workflow =
        harness.start(
            PipelineHarness.ID, new PipelineInput("orders", Duration.ofHours(1), null, null));
    String firstRun = workflow.describe().getExecution().getRunId();
    PipelineStatus status =
        harness.awaitStatus(s -> s.lease() == 30 && s.state() == PipelineState.STREAMING);
    assertThat(status.totals()).isEqualTo(new StreamTotals(60, 900, 12_000, 0));
    assertThat(workflow.describe().getExecution().getRunId()).isNotEqualTo(firstRun);
    assertThat(workflow.describe().getMemo("description", String.class)).isEqualTo("a description");
    assertThat(workflow.describe().getTypedSearchAttributes().get(SearchMarks.PIPELINE))
        .isEqualTo("orders");
    assertThat(workflow.describe().getTypedSearchAttributes().get(SearchMarks.STATE))
        .isEqualTo("STREAMING");
  }

  @Test
  void aLongHistoryEndsALease() {
    WorkflowStub workflow = harness.startOrders();
    String firstRun = workflow.describe().getExecution().getRunId();
    harness.awaitState(PipelineState.STREAMING);

    for (int i = 0; i < LONG; i++) {
      workflow.signal("slotReport");
    }

    harness.awaitStatus(s -> s.state() == PipelineState.STREAMING && s.lease() > 1);
    assertThat(workflow.describe().getExecution().getRunId()).isNotEqualTo(firstRun);
    assertThat(harness.status().problem()).isNull();
  }

  private void assertStartFails(String id, String message, Object... input) {
    WorkflowStub workflow = harness.start(id, input);
    assertThatThrownBy(() -> workflow.getResult(PipelineResult.class))
        .isInstanceOf(WorkflowFailedException.class)
        .satisfies(
            e -> assertThat(e.getCause()).isInstanceOf(ApplicationFailure.class),
            e -> assertThat(e.getCause().getMessage()).contains(message));
  }
}
