package io.rosetta.workflows;

import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import java.time.Duration;

/**
 * The policy of every activity, in one place: how long it may take, how often and after which waits
 * it is tried again. What {@link RosettaError} says is not retried, none retries. A policy is
 * frozen into the history when its activity is scheduled.
 */
public enum ActivityPolicies {
  /** Four waits: 2, 3, 4.5 and 6.75 s. */
  CONNECT("Connect", Limits.shortStep(Duration.ofMinutes(1)), new Waits(5, 2_000, 1.5, 10_000)),
  VALIDATE("Validate", Limits.shortStep(Duration.ofMinutes(5)), new Waits(5, 2_000, 2, 30_000)),
  INSPECT_OFFSET(
      "InspectOffset", Limits.shortStep(Duration.ofMinutes(5)), new Waits(5, 2_000, 2, 30_000)),
  /** As for the first slot: it waits for every open write transaction. */
  RENEW_SLOT(
      "RenewSlot",
      new Limits(TaskQueues.CONTROL, Duration.ofDays(1), Duration.ofSeconds(30), true),
      new Waits(Waits.NO_LIMIT, 2_000, 2, 30_000)),
  BEGIN_GENERATION(
      "BeginGeneration", Limits.shortStep(Duration.ofMinutes(5)), new Waits(5, 2_000, 2, 30_000)),
  /** A new slot waits for every open write transaction, however long that takes. */
  PREPARE_SOURCE(
      "PrepareSource",
      new Limits(TaskQueues.CONTROL, Duration.ofDays(1), Duration.ofSeconds(30), true),
      new Waits(Waits.NO_LIMIT, 2_000, 2, 30_000)),
  PREPARE_TARGET(
      "PrepareTarget", Limits.shortStep(Duration.ofMinutes(10)), new Waits(5, 2_000, 2, 30_000)),
  /**
   * A lease ends by itself between two batches; a timeout in the middle of a huge transaction would
   * repeat it for ever, so there is none worth the name.
   */
  STREAM(
      "Stream",
      new Limits(TaskQueues.STREAM, Duration.ofDays(365), Duration.ofSeconds(30), true),
      new Waits(Waits.NO_LIMIT, 1_000, 2, 30_000));

  private final String activityType;

  // Both are records of immutable values, which Error Prone cannot see without its own annotation.
  @SuppressWarnings("ImmutableEnumChecker")
  private final Limits limits;

  @SuppressWarnings("ImmutableEnumChecker")
  private final Waits waits;

  ActivityPolicies(String activityType, Limits limits, Waits waits) {
    this.activityType = activityType;
    this.limits = limits;
    this.waits = waits;
  }

  /** The activity's type in histories. */
  public String activityType() {
    return activityType;
  }

  /** 0 means without limit. */
  public int maximumAttempts() {
    return waits.attempts;
  }

  /**
   * The options to schedule it with.
   *
   * @param summary one line for the Temporal UI
   */
  public ActivityOptions options(String summary) {
    ActivityOptions.Builder options =
        ActivityOptions.newBuilder()
            .setTaskQueue(limits.taskQueue)
            .setStartToCloseTimeout(limits.startToClose)
            .setRetryOptions(retry())
            .setSummary(summary);
    if (limits.longRunning) {
      options
          .setHeartbeatTimeout(limits.heartbeat)
          .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
          .setDisableEagerExecution(true);
    }
    return options.build();
  }

  RetryOptions retry() {
    return RetryOptions.newBuilder()
        .setMaximumAttempts(waits.attempts)
        .setInitialInterval(Duration.ofMillis(waits.firstMillis))
        .setBackoffCoefficient(waits.factor)
        .setMaximumInterval(Duration.ofMillis(waits.longestMillis))
        .setDoNotRetry(RosettaError.doNotRetry())
        .build();
  }

  private record Limits(
      String taskQueue, Duration startToClose, Duration heartbeat, boolean longRunning) {
    static Limits shortStep(Duration startToClose) {
      return new Limits(TaskQueues.CONTROL, startToClose, Duration.ZERO, false);
    }
  }

  private record Waits(int attempts, long firstMillis, double factor, long longestMillis) {
    static final int NO_LIMIT = 0;
  }
}
