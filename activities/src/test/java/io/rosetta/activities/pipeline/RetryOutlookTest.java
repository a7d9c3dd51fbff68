package io.rosetta.activities.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetta.workflows.ActivityPolicies;
import io.rosetta.workflows.RosettaError;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetryOutlookTest {
  private static List<String> waits(ActivityPolicies policy, int attempts) {
    return IntStream.rangeClosed(1, attempts)
        .mapToObj(
            attempt ->
                RetryOutlook.of(
                    policy.options("").getRetryOptions(), attempt, RosettaError.SOURCE_UNREACHABLE))
        .map(outlook -> outlook.isLast() ? "last" : outlook.waitSeconds())
        .toList();
  }

  @Test
  void theWaitsAreThoseOfTheDeclaredPolicies() {
    assertThat(waits(ActivityPolicies.CONNECT, 5)).containsExactly("2", "3", "4.5", "6.75", "last");
    assertThat(waits(ActivityPolicies.VALIDATE, 5)).containsExactly("2", "4", "8", "16", "last");
    assertThat(waits(ActivityPolicies.PREPARE_SOURCE, 6))
        .containsExactly("2", "4", "8", "16", "30", "30");
    assertThat(waits(ActivityPolicies.STREAM, 7))
        .containsExactly("1", "2", "4", "8", "16", "30", "30");
  }

  @Test
  void whatIsNotRetriedIsLastAtOnce() {
    assertThat(
            RetryOutlook.of(
                    ActivityPolicies.CONNECT.options("").getRetryOptions(),
                    1,
                    RosettaError.SOURCE_LOGIN_FAILED)
                .isLast())
        .isTrue();
  }
}
