package io.rosetta.demo.local;

import com.google.protobuf.util.Durations;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.PendingActivityState;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.failure.v1.ApplicationFailureInfo;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedByIdRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowServiceException;
import io.temporal.client.WorkflowStub;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A pipeline as anybody steers it who has a Temporal client and the README: by names and JSON,
 * without a class of ours.
 */
public final class LocalPipeline implements AutoCloseable {
  private static final long LOOK_MILLIS = 200;
  private static final long RETRY_MILLIS = 200;

  private final WorkflowServiceStubs stubs;
  private final WorkflowClient client;
  private final String name;

  private LocalPipeline(WorkflowServiceStubs stubs, WorkflowClient client, String name) {
    this.stubs = stubs;
    this.client = client;
    this.name = name;
  }

  /** Connects to Temporal; the pipeline need not run yet. */
  public static LocalPipeline connect(LocalTemporal temporal, String name) {
    WorkflowServiceStubs stubs =
        WorkflowServiceStubs.newConnectedServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget(temporal.target()).build(), null);
    WorkflowClient client =
        WorkflowClient.newInstance(
            stubs, WorkflowClientOptions.newBuilder().setNamespace(temporal.namespace()).build());
    return new LocalPipeline(stubs, client, name);
  }

  /** The id of its workflow. */
  public String workflowId() {
    return "rosetta-pipeline-" + name;
  }

  /** Starts the workflow unless it runs. */
  public void start() {
    client
        .newUntypedWorkflowStub(
            "PipelineWorkflow",
            WorkflowOptions.newBuilder()
                .setWorkflowId(workflowId())
                .setTaskQueue("rosetta")
                .setStaticSummary("Rosetta pipeline " + name)
                .setWorkflowIdConflictPolicy(
                    WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING)
                .build())
        .start(Map.of("pipeline", name, "reportEvery", "PT5S"));
  }

  /** The answer of the status query; empty while no worker answers. */
  public Optional<PipelineState> state() {
    try {
      Map<?, ?> status = workflow().query("status", Map.class);
      return Optional.of(
          new PipelineState(
              String.valueOf(status.get("state")),
              Optional.ofNullable(status.get("problem")).map(String::valueOf).orElse(""),
              named(status, "tables", "table"),
              incomplete(status)));
    } catch (WorkflowServiceException e) {
      return Optional.empty();
    }
  }

  private static Set<String> named(Map<?, ?> status, String list, String field) {
    Set<String> names = new TreeSet<>();
    if (status.get(list) instanceof List<?> rows) {
      for (Object row : rows) {
        if (row instanceof Map<?, ?> view) {
          names.add(String.valueOf(view.get(field)));
        }
      }
    }
    return names;
  }

  private static Map<String, String> incomplete(Map<?, ?> status) {
    Map<String, String> incomplete = new TreeMap<>();
    if (status.get("tables") instanceof List<?> tables) {
      for (Object table : tables) {
        if (table instanceof Map<?, ?> view && !"STREAMING".equals(view.get("state"))) {
          incomplete.put(String.valueOf(view.get("table")), String.valueOf(view.get("state")));
        }
      }
    }
    return incomplete;
  }

  /**
   * Waits until tables are whole.
   *
   * @param tables as the status names them; empty means all
   * @throws IllegalStateException when the pipeline failed, or a table did
   * @throws TimeoutException when it takes too long
   */
  public void awaitWhole(Set<String> tables, Duration patience)
      throws InterruptedException, TimeoutException {
    long deadline = System.nanoTime() + patience.toNanos();
    Map<String, String> waitedFor = Map.of();
    while (System.nanoTime() < deadline) {
      requireOpen();
      Optional<PipelineState> state = state();
      if (state.isPresent()) {
        requireNotFailed(state.get());
        waitedFor = new TreeMap<>(state.get().incomplete());
        if (!tables.isEmpty()) {
          waitedFor.keySet().retainAll(tables);
        }
        if (waitedFor.isEmpty()) {
          return;
        }
        if (waitedFor.containsValue("FAILED")) {
          throw new IllegalStateException("tables failed: " + waitedFor);
        }
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    throw new TimeoutException(
        "after %d s tables are not whole: %s".formatted(patience.toSeconds(), waitedFor));
  }

  /**
   * Waits until the pipeline streams.
   *
   * @throws IllegalStateException when it failed instead, with what it says about that
   * @throws TimeoutException when neither happened
   */
  public void awaitStreaming(Duration patience) throws InterruptedException, TimeoutException {
    long deadline = System.nanoTime() + patience.toNanos();
    Optional<PipelineState> last = Optional.empty();
    while (System.nanoTime() < deadline) {
      requireOpen();
      last = state();
      if (last.isPresent() && last.get().streams()) {
        return;
      }
      last.ifPresent(LocalPipeline::requireNotFailed);
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    throw new TimeoutException(
        "the pipeline does not stream after %d s; it says: %s"
            .formatted(patience.toSeconds(), last.map(PipelineState::toString).orElse("nothing")));
  }

  /**
   * Looks whether the workflow still runs.
   *
   * @throws IllegalStateException when it ended, with its failure
   */
  public void requireOpen() {
    if (!workflow().describe().getStatus().name().endsWith("_RUNNING")) {
      try {
        workflow().getResult(Map.class);
        throw new IllegalStateException("the pipeline's workflow has ended");
      } catch (io.temporal.client.WorkflowFailedException e) {
        throw new IllegalStateException("the pipeline failed: " + rootMessage(e), e);
      }
    }
  }

  /**
   * Fails what a dead worker had in its hands, of the pipeline and its jobs, as Temporal itself
   * does once the heartbeat timeouts are over.
   */
  public void failActivitiesOf(WorkerProcess dead) {
    Failure failure =
        Failure.newBuilder()
            .setMessage("the worker was killed")
            .setApplicationFailureInfo(
                ApplicationFailureInfo.newBuilder()
                    .setType("WORKER_KILLED")
                    .setNextRetryDelay(Durations.fromMillis(RETRY_MILLIS)))
            .build();
    runningWorkflows()
        .forEach(
            id ->
                pendingOf(dead, id)
                    .filter(LocalPipeline::isStarted)
                    .forEach(activity -> fail(id, activity, failure)));
  }

  /** How many activities of a workflow, of this type, a worker is at. */
  public int activitiesOf(WorkerProcess worker, String workflow, String type) {
    return (int)
        pendingOf(worker, workflow)
            .filter(activity -> activity.getActivityType().getName().equals(type))
            .filter(LocalPipeline::isStarted)
            .count();
  }

  private Stream<PendingActivityInfo> pendingOf(WorkerProcess worker, String workflow) {
    return client
        .newUntypedWorkflowStub(workflow)
        .describe()
        .getRawDescription()
        .getPendingActivitiesList()
        .stream()
        .filter(activity -> activity.getLastWorkerIdentity().endsWith(":" + worker.pid()));
  }

  private static boolean isStarted(PendingActivityInfo activity) {
    return activity.getState() == PendingActivityState.PENDING_ACTIVITY_STATE_STARTED;
  }

  /** The pipeline's own workflow and those of its jobs and its cleanup. */
  private List<String> runningWorkflows() {
    String jobs =
        "ExecutionStatus = 'Running' AND (WorkflowId STARTS_WITH 'rosetta-backfill-%1$s-'"
            + " OR WorkflowId IN ('rosetta-cleanup-%1$s', '%2$s'))";
    return client
        .listExecutions(jobs.formatted(name, workflowId()))
        .map(execution -> execution.getExecution().getWorkflowId())
        .toList();
  }

  private void fail(String workflow, PendingActivityInfo activity, Failure failure) {
    try {
      stubs
          .blockingStub()
          .respondActivityTaskFailedById(
              RespondActivityTaskFailedByIdRequest.newBuilder()
                  .setNamespace(client.getOptions().getNamespace())
                  .setWorkflowId(workflow)
                  .setActivityId(activity.getActivityId())
                  .setFailure(failure)
                  .build());
    } catch (StatusRuntimeException e) {
      // It has ended by itself since it was looked at.
      if (e.getStatus().getCode() != Status.Code.NOT_FOUND) {
        throw e;
      }
    }
  }

  /** Starts the workflow of a backfill job. */
  public void startJob(String job, Map<String, Object> input) {
    client
        .newUntypedWorkflowStub(
            "BackfillWorkflow",
            WorkflowOptions.newBuilder()
                .setWorkflowId("rosetta-backfill-" + name + "-" + job)
                .setTaskQueue("rosetta")
                .build())
        .start(input);
  }

  /** Sends the pipeline an update and returns its answer. */
  public Map<String, Object> update(String update, Map<String, Object> request) {
    return named(workflow().update(update, Map.class, request));
  }

  /** Waits for the end of a workflow of the pipeline and returns its answer. */
  public Map<String, Object> result(String workflowId) {
    return named(client.newUntypedWorkflowStub(workflowId).getResult(Map.class));
  }

  private static Map<String, Object> named(Map<?, ?> answer) {
    Map<String, Object> named = new TreeMap<>();
    answer.forEach((key, value) -> named.put(String.valueOf(key), value));
    return named;
  }

  private static void requireNotFailed(PipelineState state) {
    if ("FAILED".equals(state.name())) {
      throw new IllegalStateException("the pipeline failed: " + state.problem());
    }
  }

  private WorkflowStub workflow() {
    return client.newUntypedWorkflowStub(workflowId());
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }

  @Override
  public void close() {
    stubs.shutdownNow();
    stubs.awaitTermination(5, TimeUnit.SECONDS);
  }

  /**
   * What a pipeline says of itself.
   *
   * @param name of the state, as the documentation lists them
   * @param problem the last failure, empty when there was none
   * @param tables all that it has, as far as it lists them
   * @param incomplete tables that are not whole, each with its state
   */
  public record PipelineState(
      String name, String problem, Set<String> tables, Map<String, String> incomplete) {
    public boolean streams() {
      return "STREAMING".equals(name);
    }
  }
}
