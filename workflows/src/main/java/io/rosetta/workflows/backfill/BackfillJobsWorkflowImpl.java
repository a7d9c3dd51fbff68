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
  public BackfillList run(PipelineRef pipeline) {
    if (pipeline == null || !PipelineName.isValid(pipeline.pipeline())) {
      throw WorkflowFailures.invalidInput(
          "The list", List.of("'pipeline' must be the pipeline's name in rosetta.yaml"));
    }
    try {
      return Workflow.newActivityStub(
              BackfillActivities.class,
              ActivityPolicies.LIST_BACKFILLS.options("Jobs of " + pipeline.pipeline()))
          .list(pipeline);
    } catch (ActivityFailure failure) {
      Instant now = Instant.ofEpochMilli(Workflow.currentTimeMillis());
      throw WorkflowFailures.readable(WorkflowFailures.problem(failure, now), failure);
    }
  }
}
