package io.rosetta.worker.cli;

import com.google.protobuf.Timestamp;
import io.temporal.api.enums.v1.PendingWorkflowTaskState;
import io.temporal.api.workflow.v1.PendingWorkflowTaskInfo;
import io.temporal.client.WorkflowExecutionDescription;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * For how long one and the same task of a workflow has waited for a worker. Temporal goes on naming
 * a worker that died for minutes, so that one polls says little. One thread.
 */
final class UntakenTask {
  /** What a worker that lives takes up, it has taken up after this. */
  private static final int PATIENCE_SECONDS = 10;

  private Optional<Timestamp> scheduled = Optional.empty();
  private long seenNanos;

  /**
   * Looks again: whether the task that was there at the first look is there still, for too long.
   */
  boolean isOverdue(WorkflowExecutionDescription description) {
    Optional<Timestamp> now = scheduled(description);
    if (now.isEmpty() || !now.equals(scheduled)) {
      scheduled = now;
      seenNanos = System.nanoTime();
      return false;
    }
    return System.nanoTime() - seenNanos >= TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
  }

  /** Whether a task waited at the last look: nobody would answer a query then. */
  boolean waits() {
    return scheduled.isPresent();
  }

  /** Whether a task waits for a worker. */
  static boolean isIn(WorkflowExecutionDescription description) {
    return scheduled(description).isPresent();
  }

  private static Optional<Timestamp> scheduled(WorkflowExecutionDescription description) {
    PendingWorkflowTaskInfo task = description.getRawDescription().getPendingWorkflowTask();
    return task.getState() == PendingWorkflowTaskState.PENDING_WORKFLOW_TASK_STATE_SCHEDULED
        ? Optional.of(task.getScheduledTime())
        : Optional.empty();
  }
}
