package io.rosetta.activities.pipeline;

import io.rosetta.activities.model.Owner;
import io.temporal.activity.ActivityInfo;
import java.time.Clock;

/** Names the workflow that an activity works for as the owner of a pipeline's state. Any thread. */
public final class Owners {
  private final String namespaceId;
  private final Clock clock;

  /**
   * For one worker.
   *
   * @param namespaceId as the Temporal server knows its namespace, empty when it does not say: two
   *     clusters may have namespaces of one name
   */
  public Owners(String namespaceId, Clock clock) {
    this.namespaceId = namespaceId;
    this.clock = clock;
  }

  Owner of(ActivityInfo info) {
    return new Owner(
        namespaceId.isEmpty() ? info.getNamespace() : info.getNamespace() + "/" + namespaceId,
        info.getWorkflowId(),
        info.getWorkflowRunId(),
        clock.instant().plus(Owner.CLAIM));
  }
}
