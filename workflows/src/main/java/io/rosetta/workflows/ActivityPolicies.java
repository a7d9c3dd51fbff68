package io.rosetta.workflows;

import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import java.time.Duration;
import java.util.Arrays;

/**
 * The policy of every activity, in one place: how long it may take, how often and after which waits
 * it is tried again. What {@link RosettaError} says is not retried, none retries. A policy is
 * frozen into the history when its activity is scheduled.
 */
public enum ActivityPolicies {
  /** Four waits: 2, 3, 4.5 and 6.75 s. */
  CONNECT("Connect", Limits.shortStep(Duration.ofMinutes(1)), new Waits(5, 2_000, 1.5, 10_000)),
  VALIDATE("Validate", Limits.shortStep(Duration.ofMinutes(5)), Waits.SHORT),
  INSPECT_OFFSET("InspectOffset", Limits.shortStep(Duration.ofMinutes(5)), Waits.SHORT),
  /** As for the first slot: it waits for every open write transaction. */
  RENEW_SLOT(
      "RenewSlot",
      Limits.waiting(TaskQueues.CONTROL).within(Duration.ofDays(1)),
      new Waits(Waits.NO_LIMIT, 2_000, 2, 30_000)),
  BEGIN_GENERATION("BeginGeneration", Limits.shortStep(Duration.ofMinutes(5)), Waits.SHORT),
  /** A new slot waits for every open write transaction, however long that takes. */
  PREPARE_SOURCE(
      "PrepareSource",
      Limits.waiting(TaskQueues.CONTROL).within(Duration.ofDays(1)),
      new Waits(Waits.NO_LIMIT, 2_000, 2, 30_000)),
  PREPARE_TARGET("PrepareTarget", Limits.shortStep(Duration.ofMinutes(10)), Waits.SHORT),
  /** Two waits: 2 and 4 s. When all attempts fail the stream starts without them. */
  FETCH_PENDING_BACKFILLS(
      "FetchPendingBackfills",
      Limits.shortStep(Duration.ofMinutes(2)),
      new Waits(3, 2_000, 2, 8_000)),
  ADD_TABLES("AddTables", Limits.shortStep(Duration.ofMinutes(10)), Waits.SHORT),
  REMOVE_TABLES("RemoveTables", Limits.shortStep(Duration.ofMinutes(5)), Waits.SHORT),
  CREATE_BACKFILLS("CreateBackfills", Limits.shortStep(Duration.ofMinutes(5)), Waits.SHORT),
  LIST_BACKFILLS("ListBackfills", Limits.shortStep(Duration.ofMinutes(2)), Waits.SHORT),
  /** It waits for its turn, and each step after it for transactions or for the stream. */
  BEGIN_BACKFILL("BeginBackfill", Limits.waiting(TaskQueues.BACKFILL_STEPS), Waits.WITHOUT_END),
  AWAIT_STREAM("AwaitStream", Limits.waiting(TaskQueues.BACKFILL_STEPS), Waits.WITHOUT_END),
  MARK_BACKFILL("MarkBackfill", Limits.waiting(TaskQueues.BACKFILL_STEPS), Waits.WITHOUT_END),
  PLAN_BACKFILL("PlanBackfill", Limits.shortStep(Duration.ofMinutes(10)), Waits.SHORT),
  /** A lane gives up by itself when one chunk fails ten times. */
  COPY_CHUNKS(
      "CopyChunks",
      Limits.waiting(TaskQueues.BACKFILL),
      new Waits(Waits.NO_LIMIT, 1_000, 2, 60_000)),
  CLOSE_BACKFILL("CloseBackfill", Limits.waiting(TaskQueues.BACKFILL_STEPS), Waits.WITHOUT_END),
  APPLY_BACKFILL("ApplyBackfill", Limits.waiting(TaskQueues.BACKFILL_STEPS), Waits.WITHOUT_END),
  RESOLVE_PENDING("ResolvePending", Limits.waiting(TaskQueues.BACKFILL_STEPS), Waits.WITHOUT_END),
  ENTER_BACKFILL_STATE("EnterBackfillState", Limits.shortStep(Duration.ofMinutes(2)), Waits.SHORT),
  END_BACKFILL("EndBackfill", Limits.shortStep(Duration.ofMinutes(10)).beating(), Waits.SHORT),
  /**
   * A lease ends by itself between two batches; a timeout in the middle of a huge transaction would
   * repeat it for ever, so there is none worth the name.
   */
  STREAM("Stream", Limits.waiting(TaskQueues.STREAM), Waits.WITHOUT_END);

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

  /**
   * Whether an activity heartbeats itself and says with it how far it is. For the others their
   * worker does.
   */
  public static boolean beatsItself(String activityType) {
    return Arrays.stream(values())
        .anyMatch(policy -> policy.activityType.equals(activityType) && policy.limits.beats);
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
            .setHeartbeatTimeout(Limits.HEARTBEAT)
            .setRetryOptions(retry())
            .setSummary(summary);
    if (limits.longRunning) {
      options
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

  /**
   * @param beats whether the activity heartbeats itself
   * @param longRunning whether a cancellation is waited for
   */
  private record Limits(
      String taskQueue, Duration startToClose, boolean beats, boolean longRunning) {
    /** The death of a worker is noticed after this long, whatever it was at. */
    static final Duration HEARTBEAT = Duration.ofSeconds(30);

    static Limits shortStep(Duration startToClose) {
      return new Limits(TaskQueues.CONTROL, startToClose, false, false);
    }

    /** As long as it takes, as long as it shows signs of life. */
    static Limits waiting(String taskQueue) {
      return new Limits(taskQueue, Duration.ofDays(365), true, true);
    }

    Limits within(Duration longest) {
      return new Limits(taskQueue, longest, beats, longRunning);
    }

    Limits beating() {
      return new Limits(taskQueue, startToClose, true, longRunning);
    }
  }

  private record Waits(int attempts, long firstMillis, double factor, long longestMillis) {
    static final int NO_LIMIT = 0;

    /** Four waits: 2, 4, 8 and 16 s. */
    static final Waits SHORT = new Waits(5, 2_000, 2, 30_000);

    static final Waits WITHOUT_END = new Waits(NO_LIMIT, 1_000, 2, 30_000);
  }
}
