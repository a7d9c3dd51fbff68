package io.rosetta.workflows.backfill;

import io.rosetta.workflows.ActivityPolicies;
import io.rosetta.workflows.PipelineName;
import io.rosetta.workflows.PipelineRef;
import io.rosetta.workflows.WorkflowFailures;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.util.List;

/** One activity; see {@link BackfillJobsWorkflow}. */
public final class BackfillJobsWorkflowImpl implements BackfillJobsWorkflow {
  @Override
  public BackfillList run(BackfillJobsInput input) {
    if (input == null || !PipelineName.isValid(input.pipeline())) {
      throw WorkflowFailures.invalidInput(
          "The list", List.of("'pipeline' must be the pipeline's name in rosetta.yaml"));
    }
    try {
      return input.job() == null ? newest(input.pipeline()) : one(input.pipeline(), input.job());
    } catch (ActivityFailure failure) {
      Instant now = Instant.ofEpochMilli(Workflow.currentTimeMillis());
      throw WorkflowFailures.readable(WorkflowFailures.problem(failure, now), failure);
    }
  }

  private static BackfillList newest(String pipeline) {
    return under(ActivityPolicies.LIST_BACKFILLS, "Jobs of " + pipeline)
        .list(new PipelineRef(pipeline));
  }

  /** A request that names no table creates nothing. */
  private static BackfillList one(String pipeline, String job) {
    return under(ActivityPolicies.CREATE_BACKFILLS, "Job " + pipeline + "/" + job)
        .create(new BackfillOrder(pipeline, List.of(new BackfillRequest(job, null, null, null))));
  }

  private static BackfillActivities under(ActivityPolicies policy, String summary) {
    return Workflow.newActivityStub(BackfillActivities.class, policy.options(summary));
  }
}
