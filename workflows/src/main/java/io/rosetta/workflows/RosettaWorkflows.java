package io.rosetta.workflows;

import io.rosetta.workflows.backfill.BackfillJobsWorkflowImpl;
import io.rosetta.workflows.backfill.BackfillWorkflowImpl;
import io.rosetta.workflows.offset.OffsetCleanupWorkflowImpl;
import io.temporal.common.converter.DataConverterException;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerOptions;
import io.temporal.worker.WorkflowImplementationOptions;
import java.time.Duration;

/** Registers the workflows with a worker, the same way in production, tests and replays. */
public final class RosettaWorkflows {
  /**
   * In its first task a cold JVM on a busy machine loads classes for longer than the second after
   * which the SDK takes a workflow's thread for blocked, and fails the task. Below the server's own
   * limit for a task, 10 s.
   */
  private static final Duration BLOCKED_AFTER = Duration.ofSeconds(5);

  private RosettaWorkflows() {}

  /** What a worker that runs the workflows begins its options with. */
  public static WorkerOptions.Builder workerOptions() {
    return WorkerOptions.newBuilder().setDefaultDeadlockDetectionTimeout(BLOCKED_AFTER.toMillis());
  }

  public static void register(Worker worker) {
    worker.registerWorkflowImplementationTypes(
        WorkflowImplementationOptions.newBuilder()
            // Without this a malformed start input repeats its workflow task for ever.
            .setFailWorkflowExceptionTypes(DataConverterException.class)
            .build(),
        PipelineWorkflowImpl.class,
        OffsetCleanupWorkflowImpl.class,
        BackfillWorkflowImpl.class,
        BackfillJobsWorkflowImpl.class);
  }
}
