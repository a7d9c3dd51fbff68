package io.rosetta.worker.cli;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.rosetta.workflows.PipelineName;
import io.rosetta.workflows.RosettaError;
import io.rosetta.workflows.SteerRequest;
import io.rosetta.workflows.TaskQueues;
import io.rosetta.workflows.backfill.BackfillInput;
import io.rosetta.workflows.backfill.BackfillJobId;
import io.rosetta.workflows.backfill.BackfillJobsInput;
import io.rosetta.workflows.backfill.BackfillList;
import io.rosetta.workflows.backfill.BackfillResult;
import io.rosetta.workflows.backfill.BackfillStatus;
import io.rosetta.workflows.backfill.BackfillView;
import io.rosetta.workflows.backfill.BackfillWorkflow;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.client.UpdateOptions;
import io.temporal.client.WithStartWorkflowOperation;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowExecutionDescription;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowQueryException;
import io.temporal.client.WorkflowServiceException;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateStage;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/** What a command asks about a pipeline's backfill jobs. */
final class BackfillClient implements AutoCloseable {
  private static final Duration LIST_PATIENCE = Duration.ofMinutes(2);
  private static final int LIST_LOOK_SECONDS = 2;
  private static final int MOST_NAMED = 10;
  private static final int CLOSE_SECONDS = 10;

  private final PipelineClient client;

  private BackfillClient(PipelineClient client) {
    this.client = client;
  }

  static BackfillClient open(RosettaCommand root, String pipeline) {
    BackfillClient opened = new BackfillClient(PipelineClient.open(root, pipeline));
    try {
      opened.client.requireWorker();
      return opened;
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  PipelineName pipeline() {
    return client.pipeline();
  }

  PipelineClient temporal() {
    return client;
  }

  /** The newest jobs in the job table, by a workflow that lasts for one activity. */
  List<BackfillView> jobs() {
    try {
      return list(null);
    } catch (WorkflowFailedException e) {
      throw unlisted(e);
    }
  }

  private CommandFailure unlisted(WorkflowFailedException e) {
    return new CommandFailure(
        "The jobs of pipeline '" + pipeline() + "' cannot be listed: " + PipelineClient.reason(e));
  }

  private List<BackfillView> list(String job) {
    WorkflowStub list =
        client
            .temporal()
            .client()
            .newUntypedWorkflowStub(
                "BackfillJobsWorkflow",
                WorkflowOptions.newBuilder()
                    .setWorkflowId("rosetta-backfill-jobs-" + pipeline() + "-" + UUID.randomUUID())
                    .setTaskQueue(TaskQueues.CONTROL)
                    .setWorkflowRunTimeout(LIST_PATIENCE)
                    .setStaticSummary("Backfill jobs of " + pipeline())
                    .build());
    list.start(new BackfillJobsInput(pipeline().value(), job));
    UntakenTask task = new UntakenTask();
    while (true) {
      try {
        return list.getResult(LIST_LOOK_SECONDS, TimeUnit.SECONDS, BackfillList.class).jobs();
      } catch (TimeoutException e) {
        if (task.isOverdue(list.describe())) {
          giveUp(list);
          throw new CommandFailure(client.noWorker("has taken up work of"));
        }
      }
    }
  }

  private static void giveUp(WorkflowStub list) {
    try {
      list.terminate("no worker has taken it up");
    } catch (WorkflowNotFoundException e) {
      // It has ended in this moment.
    }
  }

  /** A job that the list is too short for. */
  private Optional<BackfillView> older(BackfillJobId id) {
    try {
      return list(id.value()).stream().findFirst();
    } catch (WorkflowFailedException e) {
      if (e.getCause() instanceof ApplicationFailure failure
          && failure.getType().equals(RosettaError.CONFIGURATION_INVALID.name())) {
        return Optional.empty();
      }
      throw unlisted(e);
    }
  }

  /**
   * One job of the table.
   *
   * @throws CommandFailure when there is none of this id
   */
  BackfillView require(BackfillJobId id) {
    List<BackfillView> jobs = jobs();
    return find(id, jobs)
        .orElseThrow(
            () ->
                new CommandFailure(
                    "Pipeline '"
                        + pipeline()
                        + "' has no backfill '"
                        + id
                        + "'; "
                        + (jobs.isEmpty() ? "it has none" : "the newest are: " + newest(jobs))
                        + "."));
  }

  /** One job of the table; empty when there is none of this id. */
  Optional<BackfillView> find(BackfillJobId id) {
    return find(id, jobs());
  }

  private Optional<BackfillView> find(BackfillJobId id, List<BackfillView> jobs) {
    return jobs.stream()
        .filter(job -> job.job().equals(id.value()))
        .findFirst()
        .or(() -> jobs.size() < BackfillList.MOST_JOBS ? Optional.empty() : older(id));
  }

  private static String newest(List<BackfillView> jobs) {
    return jobs.stream().limit(MOST_NAMED).map(BackfillView::job).collect(Collectors.joining(", "));
  }

  /** Checks an id that a person typed. */
  static BackfillJobId id(String text) {
    if (!BackfillJobId.isValid(text)) {
      throw new CommandFailure("'" + text + "' is no job id: " + BackfillJobId.RULE + ".");
    }
    return new BackfillJobId(text);
  }

  WorkflowStub workflow(BackfillJobId job) {
    return client.temporal().client().newUntypedWorkflowStub(job.workflowId(pipeline()));
  }

  /** Empty when the server remembers no workflow of the job. */
  Optional<WorkflowExecutionDescription> describe(BackfillJobId job) {
    try {
      return Optional.of(workflow(job).describe());
    } catch (WorkflowNotFoundException e) {
      return Optional.empty();
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  boolean isRunning(BackfillJobId job) {
    return describe(job).filter(PipelineClient::isRunning).isPresent();
  }

  /** What the job's workflow says of itself; empty when there is none that can answer. */
  Optional<BackfillStatus> status(BackfillJobId job) {
    try {
      return Optional.of(workflow(job).query("status", BackfillStatus.class));
    } catch (WorkflowNotFoundException | WorkflowQueryException | WorkflowServiceException e) {
      return Optional.empty();
    }
  }

  /** As {@link #status}, but at once empty where no worker has taken up the workflow's task. */
  Optional<BackfillStatus> statusAtOnce(BackfillJobId job) {
    return describe(job)
        .filter(PipelineClient::isRunning)
        .filter(running -> !UntakenTask.isIn(running))
        .flatMap(running -> status(job));
  }

  /**
   * Starts the job's workflow.
   *
   * @return false when it runs already
   */
  boolean start(BackfillJobId job, BackfillInput input) {
    try {
      client
          .temporal()
          .client()
          .newUntypedWorkflowStub("BackfillWorkflow", options(job, false))
          .start(input);
      return true;
    } catch (WorkflowExecutionAlreadyStarted e) {
      return false;
    }
  }

  /** Waits a few seconds for the end of a workflow that has nothing more to do, whatever it is. */
  void awaitClosed(BackfillJobId job) {
    try {
      workflow(job).getResult(CLOSE_SECONDS, TimeUnit.SECONDS, BackfillResult.class);
    } catch (TimeoutException | WorkflowException e) {
      // Whoever starts the next one learns whether it is there still.
    }
  }

  /** Sends an update to the job's workflow, which is started for that where none runs. */
  BackfillStatus steer(
      BackfillJobId job,
      BiFunction<BackfillWorkflow, SteerRequest, BackfillStatus> update,
      String reason) {
    BackfillWorkflow workflow =
        client.temporal().client().newWorkflowStub(BackfillWorkflow.class, options(job, true));
    try {
      return WorkflowClient.executeUpdateWithStart(
          (SteerRequest request) -> update.apply(workflow, request),
          new SteerRequest(reason),
          UpdateOptions.<BackfillStatus>newBuilder()
              .setWaitForStage(WorkflowUpdateStage.COMPLETED)
              .build(),
          new WithStartWorkflowOperation<>(workflow::run, BackfillInput.of(pipeline(), false)));
    } catch (WorkflowException e) {
      throw new CommandFailure("Backfill '" + job + "' refused: " + PipelineClient.refusal(e));
    }
  }

  private WorkflowOptions options(BackfillJobId job, boolean useExisting) {
    return WorkflowOptions.newBuilder()
        .setWorkflowId(job.workflowId(pipeline()))
        .setTaskQueue(TaskQueues.CONTROL)
        .setWorkflowIdConflictPolicy(
            useExisting
                ? WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING
                : WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_FAIL)
        .setStaticSummary("Backfill " + job + " of pipeline " + pipeline())
        .build();
  }

  @Override
  public void close() {
    client.close();
  }
}
