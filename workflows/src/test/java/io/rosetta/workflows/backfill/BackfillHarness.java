package io.rosetta.workflows.backfill;

import static org.assertj.core.api.Assertions.fail;

import io.rosetta.workflows.RosettaWorkflows;
import io.rosetta.workflows.TaskQueues;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** A worker with a job table in memory, and the calls that a person would make. */
final class BackfillHarness implements AutoCloseable {
  final FakeBackfills backfills = new FakeBackfills();
  private final WorkflowClient client;
  private final WorkerFactory factory;

  BackfillHarness(WorkflowClient client) {
    this.client = client;
    factory = WorkerFactory.newInstance(client);
    Worker control = factory.newWorker(TaskQueues.CONTROL, fastHeartbeats());
    RosettaWorkflows.register(control);
    control.registerActivitiesImplementations(backfills);
    factory
        .newWorker(TaskQueues.BACKFILL_STEPS, fastHeartbeats())
        .registerActivitiesImplementations(backfills);
    factory
        .newWorker(TaskQueues.BACKFILL, fastHeartbeats())
        .registerActivitiesImplementations(backfills);
    factory.start();
  }

  static String id(String job) {
    return "rosetta-backfill-orders-" + job;
  }

  static WorkflowOptions options(String workflowId) {
    return WorkflowOptions.newBuilder()
        .setWorkflowId(workflowId)
        .setTaskQueue(TaskQueues.CONTROL)
        .build();
  }

  WorkflowStub start(String workflowId, Object... input) {
    client.newUntypedWorkflowStub("BackfillWorkflow", options(workflowId)).start(input);
    return client.newUntypedWorkflowStub(workflowId);
  }

  /** A job of the table public.lines. */
  WorkflowStub startJob(String job) {
    return start(
        id(job),
        new BackfillInput(
            "orders", "public.lines", null, null, null, null, Duration.ofSeconds(1), null, null));
  }

  BackfillStatus status(String job) {
    return client.newUntypedWorkflowStub(id(job)).query("status", BackfillStatus.class);
  }

  BackfillStatus awaitStatus(String job, Predicate<BackfillStatus> wanted) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    BackfillStatus last = status(job);
    while (!wanted.test(last)) {
      if (System.nanoTime() > deadline) {
        fail("last status: " + last + ", calls: " + backfills.calls);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      last = status(job);
    }
    return last;
  }

  BackfillStatus awaitStep(String job, BackfillStep step) {
    return awaitStatus(job, status -> status.step() == step);
  }

  @Override
  public void close() {
    backfills.end();
    factory.shutdownNow();
    factory.awaitTermination(10, TimeUnit.SECONDS);
  }

  private static WorkerOptions fastHeartbeats() {
    return RosettaWorkflows.workerOptions()
        .setMaxHeartbeatThrottleInterval(Duration.ofMillis(100))
        .build();
  }
}
