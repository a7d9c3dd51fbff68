package io.rosetta.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import com.google.protobuf.util.Durations;
import io.rosetta.testing.RealTemporal;
import io.rosetta.workflows.backfill.BackfillList;
import io.rosetta.workflows.backfill.BackfillState;
import io.rosetta.workflows.backfill.BackfillStatus;
import io.rosetta.workflows.offset.OffsetDecision;
import io.rosetta.workflows.offset.OffsetInspection;
import io.temporal.api.history.v1.ActivityTaskScheduledEventAttributes;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads every declared policy back from the history of a real server. */
class ActivityPoliciesIT {
  private static RealTemporal temporal;
  private static Map<String, ActivityTaskScheduledEventAttributes> scheduled;

  @BeforeAll
  static void runOnePipeline() {
    temporal = RealTemporal.start(PayloadJson.converter(), List.of());
    try (PipelineHarness harness = new PipelineHarness(temporal.client())) {
      harness.activities.inspection.set(
          new OffsetInspection(OffsetDecision.RESYNC, "0/64", 1, "the slot is gone", false));
      WorkflowStub workflow = harness.startOrders();
      harness.awaitState(PipelineState.STREAMING);
      workflow.update("addTables", PipelineStatus.class, new TablesRequest(List.of("public.x")));
      workflow.update("removeTables", PipelineStatus.class, new TablesRequest(List.of("public.y")));
      scheduled =
          Stream.of(
                  PipelineHarness.ID,
                  "rosetta-cleanup-orders",
                  copied(harness),
                  cancelled(harness),
                  listed())
              .flatMap(id -> temporal.client().fetchHistory(id).getEvents().stream())
              .filter(HistoryEvent::hasActivityTaskScheduledEventAttributes)
              .map(HistoryEvent::getActivityTaskScheduledEventAttributes)
              .collect(
                  Collectors.toMap(
                      a -> a.getActivityType().getName(), Function.identity(), (a, b) -> a));
      workflow.update("stop", PipelineStatus.class, SteerRequest.NONE);
    }
  }

  /** A job that goes through all of its steps. */
  private static String copied(PipelineHarness harness) {
    PipelineStatus status =
        harness.awaitStatus(
            s -> s.backfills().stream().anyMatch(l -> l.state() == BackfillState.COMPLETED));
    return "rosetta-backfill-orders-" + status.backfills().get(0).job();
  }

  /** One that is paused first. */
  private static String cancelled(PipelineHarness harness) {
    harness.activities.backfills.insert("lines", "public.lines", BackfillState.PENDING, 0);
    harness.activities.backfills.hold("MarkBackfill");
    String id = "rosetta-backfill-orders-lines";
    WorkflowStub job = start("BackfillWorkflow", id);
    harness.awaitStatus(s -> harness.activities.backfills.calls.contains("MarkBackfill lines"));
    job.update("pause", BackfillStatus.class, SteerRequest.NONE);
    job.update("cancel", BackfillStatus.class, SteerRequest.NONE);
    return id;
  }

  private static String listed() {
    WorkflowStub list = start("BackfillJobsWorkflow", "jobs");
    list.getResult(BackfillList.class);
    return "jobs";
  }

  private static WorkflowStub start(String type, String id) {
    WorkflowStub workflow =
        temporal
            .client()
            .newUntypedWorkflowStub(
                type,
                WorkflowOptions.newBuilder()
                    .setWorkflowId(id)
                    .setTaskQueue(TaskQueues.CONTROL)
                    .build());
    workflow.start(new PipelineRef("orders"));
    return workflow;
  }

  @AfterAll
  static void stopServer() {
    if (temporal != null) {
      temporal.close();
    }
  }

  @Test
  void everyPolicyHasAnActivityAndEveryActivityAPolicy() {
    assertThat(scheduled.keySet())
        .containsExactlyInAnyOrderElementsOf(
            List.of(ActivityPolicies.values()).stream()
                .map(ActivityPolicies::activityType)
                .toList());
  }

  @Test
  void connect() {
    assertRetry("Connect", 5, 2_000, 1.5, 10_000);
    assertTimes("Connect", "rosetta", 60);
  }

  @Test
  void validate() {
    assertRetry("Validate", 5, 2_000, 2, 30_000);
    assertTimes("Validate", "rosetta", 300);
  }

  @Test
  void inspectOffset() {
    assertRetry("InspectOffset", 5, 2_000, 2, 30_000);
    assertTimes("InspectOffset", "rosetta", 300);
  }

  @Test
  void renewSlot() {
    assertRetry("RenewSlot", 0, 2_000, 2, 30_000);
    assertTimes("RenewSlot", "rosetta", 86_400);
  }

  @Test
  void beginGeneration() {
    assertRetry("BeginGeneration", 5, 2_000, 2, 30_000);
    assertTimes("BeginGeneration", "rosetta", 300);
  }

  @Test
  void prepareSource() {
    assertRetry("PrepareSource", 0, 2_000, 2, 30_000);
    assertTimes("PrepareSource", "rosetta", 86_400);
  }

  @Test
  void prepareTarget() {
    assertRetry("PrepareTarget", 5, 2_000, 2, 30_000);
    assertTimes("PrepareTarget", "rosetta", 600);
  }

  @Test
  void stream() {
    assertRetry("Stream", 0, 1_000, 2, 30_000);
    assertTimes("Stream", "rosetta-stream", 365L * 86_400);
  }

  @Test
  void fetchPendingBackfills() {
    assertRetry("FetchPendingBackfills", 3, 2_000, 2, 8_000);
    assertTimes("FetchPendingBackfills", "rosetta", 120);
  }

  @Test
  void backfillLanes() {
    assertRetry("CopyChunks", 0, 1_000, 2, 60_000);
    assertTimes("CopyChunks", "rosetta-backfill", 365L * 86_400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "BeginBackfill",
        "AwaitStream",
        "MarkBackfill",
        "CloseBackfill",
        "ApplyBackfill",
        "ResolvePending"
      })
  void stepsOfABackfillThatWait(String activity) {
    assertRetry(activity, 0, 1_000, 2, 30_000);
    assertTimes(activity, "rosetta-backfill-steps", 365L * 86_400);
  }

  @ParameterizedTest
  @CsvSource({
    "AddTables,600",
    "RemoveTables,300",
    "CreateBackfills,300",
    "ListBackfills,120",
    "PlanBackfill,600",
    "EnterBackfillState,120",
    "EndBackfill,600"
  })
  void shortStepsOfABackfill(String activity, long seconds) {
    assertRetry(activity, 5, 2_000, 2, 30_000);
    assertTimes(activity, "rosetta", seconds);
  }

  @Test
  void noActivityHasALimitOverAllItsAttempts() {
    assertThat(scheduled.values())
        .allSatisfy(
            a -> {
              assertThat(seconds(a.getScheduleToCloseTimeout())).isZero();
              assertThat(seconds(a.getScheduleToStartTimeout()))
                  .isEqualTo(seconds(a.getScheduleToCloseTimeout()));
            });
  }

  @Test
  void whatTheUserHasToMendIsNotRetried() {
    assertThat(scheduled.values())
        .allSatisfy(
            a ->
                assertThat(a.getRetryPolicy().getNonRetryableErrorTypesList())
                    .containsExactly(RosettaError.doNotRetry())
                    .contains("CONFIGURATION_INVALID", "SOURCE_LOGIN_FAILED")
                    .doesNotContain("SOURCE_UNREACHABLE", "FENCED", "WORKER_STOPPING"));
  }

  private static void assertRetry(
      String activity, int attempts, long firstMillis, double factor, long longestMillis) {
    var policy = scheduled.get(activity).getRetryPolicy();
    assertThat(policy.getMaximumAttempts()).isEqualTo(attempts);
    assertThat(Durations.toMillis(policy.getInitialInterval())).isEqualTo(firstMillis);
    assertThat(policy.getBackoffCoefficient()).isEqualTo(factor);
    assertThat(Durations.toMillis(policy.getMaximumInterval())).isEqualTo(longestMillis);
  }

  /** Whatever a worker is at when it dies, that is noticed by the heartbeat. */
  private static void assertTimes(String activity, String taskQueue, long startToClose) {
    ActivityTaskScheduledEventAttributes attributes = scheduled.get(activity);
    assertThat(attributes.getTaskQueue().getName()).isEqualTo(taskQueue);
    assertThat(seconds(attributes.getStartToCloseTimeout())).isEqualTo(startToClose);
    assertThat(seconds(attributes.getHeartbeatTimeout())).isEqualTo(30);
  }

  private static long seconds(Duration duration) {
    return Durations.toSeconds(duration);
  }
}
