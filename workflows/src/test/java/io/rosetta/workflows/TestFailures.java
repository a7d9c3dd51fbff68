package io.rosetta.workflows;

import io.temporal.failure.ApplicationFailure;

/** What activities fail with. */
public final class TestFailures {
  private TestFailures() {}

  /** Tried again where the error says so. */
  public static ApplicationFailure failure(RosettaError error, String message) {
    return ApplicationFailure.newBuilder()
        .setType(error.name())
        .setMessage(message)
        .setNonRetryable(!error.retryable())
        .build();
  }
}
