package io.rosetta.activities.pipeline;

import io.rosetta.activities.model.Owner;
import io.rosetta.workflows.PipelineName;
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

  /** The workflow that the activity belongs to. */
  Owner of(ActivityInfo info) {
    return named(info, info.getWorkflowId());
  }

  /** The pipeline's workflow, for an activity of a workflow beside it. */
  Owner of(ActivityInfo info, PipelineName pipeline) {
    return named(info, pipeline.workflowId());
  }

  private Owner named(ActivityInfo info, String workflowId) {
    return new Owner(
        namespaceId.isEmpty() ? info.getNamespace() : info.getNamespace() + "/" + namespaceId,
        workflowId,
        info.getWorkflowRunId(),
        clock.instant().plus(Owner.CLAIM));
  }
}
