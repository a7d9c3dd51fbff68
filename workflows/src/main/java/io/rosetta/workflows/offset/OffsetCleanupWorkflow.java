package io.rosetta.workflows.offset;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Decides, from what is found, whether a pipeline goes on from its stored position, and gives up a
 * stale one. It runs as a child of the pipeline at every start and after every gap that the stream
 * found, under the id {@code rosetta-cleanup-<pipeline>}.
 */
@WorkflowInterface
public interface OffsetCleanupWorkflow {
  @WorkflowMethod(name = "OffsetCleanupWorkflow")
  OffsetCleanupReport run(OffsetCleanupInput input);
}
