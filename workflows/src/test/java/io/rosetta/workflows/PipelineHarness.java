package io.rosetta.workflows;

import static org.assertj.core.api.Assertions.fail;

import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** A worker with fake activities, and the calls that a person would make. */
final class PipelineHarness implements AutoCloseable {
  static final String ID = "rosetta-pipeline-orders";

  final FakeActivities activities = new FakeActivities();

  /** So few that a step that waits on the control queue would be noticed. */
  private static final int CONTROL_SLOTS = 2;

  private final WorkflowClient client;
  private final WorkerFactory factory;

  PipelineHarness(WorkflowClient client) {
    this.client = client;
    factory = WorkerFactory.newInstance(client);
    Worker control =
        factory.newWorker(
            TaskQueues.CONTROL,
            WorkerOptions.newBuilder(fastHeartbeats())
                .setMaxConcurrentActivityExecutionSize(CONTROL_SLOTS)
                .build());
    RosettaWorkflows.register(control);
    control.registerActivitiesImplementations(activities, activities.backfills);
    factory
        .newWorker(TaskQueues.STREAM, fastHeartbeats())
        .registerActivitiesImplementations(activities);
    factory
        .newWorker(TaskQueues.BACKFILL_STEPS, fastHeartbeats())
        .registerActivitiesImplementations(activities.backfills);
    factory
        .newWorker(TaskQueues.BACKFILL, fastHeartbeats())
        .registerActivitiesImplementations(activities.backfills);
    factory.start();
  }

  WorkflowClient client() {
    return client;
  }

  WorkflowStub start(String id, Object... input) {
    WorkflowStub stub =
        client.newUntypedWorkflowStub(
            "PipelineWorkflow",
            WorkflowOptions.newBuilder()
                .setWorkflowId(id)
                .setTaskQueue(TaskQueues.CONTROL)
                .setMemo(Map.of("description", "a description"))
                .build());
    stub.start(input);
    return client.newUntypedWorkflowStub(id);
  }

  WorkflowStub startOrders() {
    return start(ID, PipelineInput.of(new PipelineName("orders")));
  }

  PipelineStatus status() {
    return client.newUntypedWorkflowStub(ID).query("status", PipelineStatus.class);
  }

  PipelineStatus awaitState(PipelineState state) {
    return awaitStatus(status -> status.state() == state);
  }

  PipelineStatus awaitStatus(Predicate<PipelineStatus> wanted) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    PipelineStatus last = status();
    while (!wanted.test(last)) {
      if (System.nanoTime() > deadline) {
        fail("last status: " + last);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      last = status();
    }
    return last;
  }

  @Override
  public void close() {
    activities.end();
    factory.shutdownNow();
    factory.awaitTermination(10, TimeUnit.SECONDS);
  }

  private static WorkerOptions fastHeartbeats() {
    return RosettaWorkflows.workerOptions()
        .setMaxHeartbeatThrottleInterval(Duration.ofMillis(100))
        .build();
  }
}
