package io.rosetta.worker.cli;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.rosetta.worker.config.ConfigReader;
import io.rosetta.worker.temporal.TemporalConnection;
import io.rosetta.workflows.PipelineName;
import io.rosetta.workflows.PipelineStatus;
import io.rosetta.workflows.SteerRequest;
import io.rosetta.workflows.TaskQueues;
import io.temporal.api.enums.v1.TaskQueueType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import io.temporal.client.WorkflowExecutionDescription;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowQueryException;
import io.temporal.client.WorkflowServiceException;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.failure.ApplicationFailure;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What a command asks Temporal about one pipeline. */
final class PipelineClient implements AutoCloseable {
  private final TemporalConnection temporal;
  private final PipelineName pipeline;

  private PipelineClient(TemporalConnection temporal, PipelineName pipeline) {
    this.temporal = temporal;
    this.pipeline = pipeline;
  }

  /**
   * Connects to Temporal.
   *
   * @throws CommandFailure when the configuration has no such pipeline
   */
  static PipelineClient open(RosettaCommand root, String name) {
    root.requireNamedConfig();
    ConfigReader.Outline outline = new ConfigReader(root.environment()).outline(root.configPath());
    PipelineName pipeline = known(name, outline.pipelines(), root);
    return new PipelineClient(TemporalConnection.open(outline.temporal()), pipeline);
  }

  private static PipelineName known(String name, Set<String> pipelines, RosettaCommand root) {
    if (!PipelineName.isValid(name)) {
      throw new CommandFailure("'" + name + "' is no pipeline name: " + PipelineName.RULE + ".");
    }
    if (!pipelines.isEmpty() && !pipelines.contains(name)) {
      throw new CommandFailure(
          "There is no pipeline '"
              + name
              + "' in "
              + root.configPath()
              + "; it has: "
              + String.join(", ", new TreeSet<>(pipelines))
              + ".");
    }
    return new PipelineName(name);
  }

  TemporalConnection temporal() {
    return temporal;
  }

  PipelineName pipeline() {
    return pipeline;
  }

  WorkflowStub workflow() {
    return temporal.client().newUntypedWorkflowStub(pipeline.workflowId());
  }

  /** Empty when the pipeline was never started, as far as the server remembers. */
  Optional<WorkflowExecutionDescription> describe() {
    try {
      return Optional.of(workflow().describe());
    } catch (WorkflowNotFoundException e) {
      return Optional.empty();
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  static boolean isRunning(WorkflowExecutionDescription description) {
    return description.getStatus() == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
  }

  static List<PendingActivityInfo> pending(WorkflowExecutionDescription description) {
    return description.getRawDescription().getPendingActivitiesList();
  }

  /** Empty when no worker answers. */
  Optional<PipelineStatus> status() {
    try {
      return Optional.of(workflow().query("status", PipelineStatus.class));
    } catch (WorkflowQueryException | WorkflowServiceException e) {
      return Optional.empty();
    }
  }

  /**
   * Sends an update and waits for its answer.
   *
   * @throws CommandFailure when nothing runs, no worker polls, or the workflow refuses
   */
  PipelineStatus steer(String update, String reason) {
    return update(update, PipelineStatus.class, new SteerRequest(reason));
  }

  /** As {@link #steer}, for an update of any kind. */
  <T> T update(String update, Class<T> answer, Object request) {
    requireRunning();
    requireWorker();
    try {
      return workflow().update(update, answer, request);
    } catch (WorkflowUpdateException e) {
      throw new CommandFailure("Pipeline '" + pipeline + "' refused " + update + ": " + refusal(e));
    }
  }

  /**
   * Checks that the pipeline's workflow runs.
   *
   * @throws CommandFailure when it does not
   */
  void requireRunning() {
    if (describe().filter(PipelineClient::isRunning).isEmpty()) {
      throw new CommandFailure(
          "Pipeline '" + pipeline + "' does not run; start it with: rosetta start " + pipeline);
    }
  }

  /**
   * Checks that somebody polls the task queue of workflows.
   *
   * @throws CommandFailure when nobody does
   */
  void requireWorker() {
    int pollers =
        temporal
            .stubs()
            .blockingStub()
            .describeTaskQueue(
                DescribeTaskQueueRequest.newBuilder()
                    .setNamespace(temporal.namespace())
                    .setTaskQueue(TaskQueue.newBuilder().setName(TaskQueues.CONTROL))
                    .setTaskQueueType(TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW)
                    .build())
            .getPollersCount();
    if (pollers == 0) {
      throw new CommandFailure(noWorker("polls"));
    }
  }

  /** What to say when no worker {@code does} something with the task queue of workflows. */
  String noWorker(String does) {
    return "No worker "
        + does
        + " task queue '"
        + TaskQueues.CONTROL
        + "' in namespace '"
        + temporal.namespace()
        + "' at "
        + temporal.address()
        + "; start one with: rosetta worker";
  }

  /** The workflow's own words, which may have a cause further down. */
  static String refusal(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ApplicationFailure application) {
        return application.getOriginalMessage();
      }
    }
    return rootMessage(failure);
  }

  static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root instanceof ApplicationFailure application
        ? application.getOriginalMessage()
        : String.valueOf(root.getMessage());
  }

  /** Why a workflow failed, in its own words. */
  static String reason(WorkflowFailedException failure) {
    return failure.getCause() instanceof ApplicationFailure application
        ? application.getType() + ": " + application.getOriginalMessage()
        : rootMessage(failure);
  }

  @Override
  public void close() {
    temporal.close();
  }
}
