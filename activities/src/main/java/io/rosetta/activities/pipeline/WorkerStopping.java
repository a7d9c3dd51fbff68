package io.rosetta.activities.pipeline;

import io.rosetta.workflows.RosettaError;
import io.temporal.failure.ApplicationErrorCategory;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;

/** That this worker is stopping. Set once, read by every stream; any thread. */
public final class WorkerStopping {
  /** So short that another worker takes over at once, whatever the attempt's number. */
  private static final Duration HAND_OVER_DELAY = Duration.ofMillis(200);

  private volatile boolean asked;

  /** Asks every stream to end at its next batch boundary. */
  public void ask() {
    asked = true;
  }

  boolean asked() {
    return asked;
  }

  /** Hands the activity over; no error in anybody's eyes. */
  static ApplicationFailure failure() {
    return ApplicationFailure.newBuilder()
        .setType(RosettaError.WORKER_STOPPING.name())
        .setMessage("The worker is stopping; another one goes on.")
        .setCategory(ApplicationErrorCategory.BENIGN)
        .setNextRetryDelay(HAND_OVER_DELAY)
        .build();
  }
}
