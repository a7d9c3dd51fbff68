package io.rosetta.workflows;

import io.temporal.common.converter.DataConverterException;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkflowImplementationOptions;

/** Registers the workflows with a worker, the same way in production, tests and replays. */
public final class RosettaWorkflows {
  private RosettaWorkflows() {}

  public static void register(Worker worker) {
    worker.registerWorkflowImplementationTypes(
        WorkflowImplementationOptions.newBuilder()
            // Without this a malformed start input repeats its workflow task for ever.
            .setFailWorkflowExceptionTypes(DataConverterException.class)
            .build(),
        PipelineWorkflowImpl.class);
  }
}
