package io.rosetta.workflows.backfill;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Answers with the jobs of a pipeline, from the job table. It lasts for one activity, under any id:
 * so jobs can be listed with nothing but a worker, whether the pipeline's workflow runs, failed or
 * was forgotten by the server, and without a client that has the target's password.
 */
@WorkflowInterface
public interface BackfillJobsWorkflow {
  @WorkflowMethod(name = "BackfillJobsWorkflow")
  BackfillList run(BackfillJobsInput input);
}
