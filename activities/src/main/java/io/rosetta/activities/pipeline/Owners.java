package io.rosetta.activities.pipeline;

import io.rosetta.activities.model.Owner;
import io.temporal.activity.ActivityInfo;
import java.time.Duration;
import java.time.Instant;

/** Names the workflow that an activity works for as the owner of a pipeline's state. */
final class Owners {
  /** After this much longer than a lease, another owner may take a pipeline's state over. */
  private static final Duration MARGIN = Duration.ofMinutes(10);

  private Owners() {}

  static Owner of(ActivityInfo info, Instant now, Duration lease) {
    return new Owner(
        info.getNamespace(),
        info.getWorkflowId(),
        info.getWorkflowRunId(),
        now.plus(lease).plus(MARGIN));
  }
}
