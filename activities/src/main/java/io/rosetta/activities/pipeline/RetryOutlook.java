package io.rosetta.activities.pipeline;

import io.rosetta.workflows.RosettaError;
import io.temporal.activity.ActivityInfo;
import io.temporal.common.RetryOptions;
import java.time.Duration;
import java.util.Locale;

/**
 * What happens after a failed attempt, by the policy that the server holds for this activity.
 *
 * @param attempts the policy's maximum; 0 without limit
 * @param nextWait until the next attempt; zero when there is none
 */
record RetryOutlook(int attempts, boolean isLast, Duration nextWait) {
  private static final double MILLIS = 1_000;

  static RetryOutlook of(ActivityInfo info, RosettaError error) {
    RetryOptions policy = info.getRetryOptions();
    if (policy == null) {
      return new RetryOutlook(0, !error.retryable(), Duration.ZERO);
    }
    return of(policy, info.getAttempt(), error);
  }

  static RetryOutlook of(RetryOptions policy, int attempt, RosettaError error) {
    int attempts = policy.getMaximumAttempts();
    if (!error.retryable() || (attempts > 0 && attempt >= attempts)) {
      return new RetryOutlook(attempts, true, Duration.ZERO);
    }
    double millis =
        policy.getInitialInterval().toMillis()
            * Math.pow(policy.getBackoffCoefficient(), attempt - 1.0);
    double longest =
        policy.getMaximumInterval() == null
            ? Double.MAX_VALUE
            : (double) policy.getMaximumInterval().toMillis();
    return new RetryOutlook(attempts, false, Duration.ofMillis((long) Math.min(millis, longest)));
  }

  String ofAttempts() {
    return attempts == 0 ? "" : " of=" + attempts;
  }

  String waitSeconds() {
    String seconds = String.format(Locale.ROOT, "%.2f", nextWait.toMillis() / MILLIS);
    return seconds.replaceAll("\\.?0+$", "");
  }
}
