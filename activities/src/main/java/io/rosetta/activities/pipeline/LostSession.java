package io.rosetta.activities.pipeline;

import io.rosetta.activities.backfill.BackfillMetrics;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityInfo;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts a session of the target that was thrown away after a network error, and logs it with the
 * attempt that it happened to. Runs on the thread that used the session.
 */
final class LostSession implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(LostSession.class);

  private final String pipeline;
  private final BackfillMetrics metrics;

  LostSession(String pipeline, BackfillMetrics metrics) {
    this.pipeline = pipeline;
    this.metrics = metrics;
  }

  @Override
  public void run() {
    metrics.connectionLost();
    Optional<ActivityInfo> activity = activity();
    LOG.warn(
        "Detected dead connection to the target, removing from pool pipeline={} activity={}"
            + " attempt={}",
        pipeline,
        activity.map(ActivityInfo::getActivityType).orElse("none"),
        activity.map(ActivityInfo::getAttempt).orElse(0));
  }

  /** A step that waits works on a thread of its own, which knows of no activity. */
  private static Optional<ActivityInfo> activity() {
    try {
      return Optional.of(Activity.getExecutionContext().getInfo());
    } catch (IllegalStateException e) {
      return Optional.empty();
    }
  }
}
