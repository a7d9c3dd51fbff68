package io.rosetta.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import com.google.protobuf.util.Durations;
import io.rosetta.testing.RealTemporal;
import io.rosetta.workflows.offset.OffsetDecision;
import io.rosetta.workflows.offset.OffsetInspection;
import io.temporal.api.history.v1.ActivityTaskScheduledEventAttributes;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowStub;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

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
      workflow.update("stop", PipelineStatus.class, SteerRequest.NONE);
      scheduled =
          Stream.of(PipelineHarness.ID, "rosetta-cleanup-orders")
              .flatMap(id -> temporal.client().fetchHistory(id).getEvents().stream())
              .filter(HistoryEvent::hasActivityTaskScheduledEventAttributes)
              .map(HistoryEvent::getActivityTaskScheduledEventAttributes)
              .collect(Collectors.toMap(a -> a.getActivityType().getName(), Function.identity()));
    }
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
    assertTimes("Connect", "rosetta", 60, 0);
  }

  @Test
  void validate() {
    assertRetry("Validate", 5, 2_000, 2, 30_000);
    assertTimes("Validate", "rosetta", 300, 0);
  }

  @Test
  void inspectOffset() {
    assertRetry("InspectOffset", 5, 2_000, 2, 30_000);
    assertTimes("InspectOffset", "rosetta", 300, 0);
  }

  @Test
  void renewSlot() {
    assertRetry("RenewSlot", 0, 2_000, 2, 30_000);
    assertTimes("RenewSlot", "rosetta", 86_400, 30);
  }

  @Test
  void beginGeneration() {
    assertRetry("BeginGeneration", 5, 2_000, 2, 30_000);
    assertTimes("BeginGeneration", "rosetta", 300, 0);
  }

  @Test
  void prepareSource() {
    assertRetry("PrepareSource", 0, 2_000, 2, 30_000);
    assertTimes("PrepareSource", "rosetta", 86_400, 30);
  }

  @Test
  void prepareTarget() {
    assertRetry("PrepareTarget", 5, 2_000, 2, 30_000);
    assertTimes("PrepareTarget", "rosetta", 600, 0);
  }

  @Test
  void stream() {
    assertRetry("Stream", 0, 1_000, 2, 30_000);
    assertTimes("Stream", "rosetta-stream", 365L * 86_400, 30);
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

  private static void assertTimes(
      String activity, String taskQueue, long startToClose, long heartbeat) {
    ActivityTaskScheduledEventAttributes attributes = scheduled.get(activity);
    assertThat(attributes.getTaskQueue().getName()).isEqualTo(taskQueue);
    assertThat(seconds(attributes.getStartToCloseTimeout())).isEqualTo(startToClose);
    assertThat(seconds(attributes.getHeartbeatTimeout())).isEqualTo(heartbeat);
  }

  private static long seconds(Duration duration) {
    return Durations.toSeconds(duration);
  }
}
