package io.rosetta.worker.cli;

import io.rosetta.workflows.PipelineInput;
import io.rosetta.workflows.PipelineResult;
import io.rosetta.workflows.PipelineState;
import io.rosetta.workflows.PipelineStatus;
import io.rosetta.workflows.TaskQueues;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowExecutionDescription;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Starts a pipeline's workflow and waits until preflight has passed or failed. */
@Command(
    name = "start",
    description = "Start a pipeline; returns when its preflight has passed or failed.",
    mixinStandardHelpOptions = true)
final class StartCommand implements Callable<Integer> {
  private static final long LOOK_MILLIS = 250;

  private final RosettaCommand root;

  @Parameters(paramLabel = "PIPELINE", description = "Its name in rosetta.yaml.")
  private String pipeline;

  @Option(
      names = "--lease",
      paramLabel = "PT6H",
      description = "How long one streaming activity runs (default: the pipeline's own).")
  private Duration lease;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "120",
      description = "How long to wait for preflight (default: ${DEFAULT-VALUE}).")
  private long timeoutSeconds;

  StartCommand(RosettaCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (PipelineClient client = PipelineClient.open(root, pipeline)) {
      client.requireWorker();
      if (!start(client)) {
        return alreadyRunning(client);
      }
      return await(client);
    }
  }

  private boolean start(PipelineClient client) {
    try {
      client
          .temporal()
          .client()
          .newUntypedWorkflowStub(
              "PipelineWorkflow",
              WorkflowOptions.newBuilder()
                  .setWorkflowId(client.pipeline().workflowId())
                  .setTaskQueue(TaskQueues.CONTROL)
                  .setWorkflowIdConflictPolicy(
                      WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_FAIL)
                  .setStaticSummary("Rosetta pipeline " + pipeline)
                  .setMemo(Map.of("description", "Rosetta pipeline " + pipeline))
                  .build())
          .start(new PipelineInput(pipeline, lease, null, null));
      return true;
    } catch (WorkflowExecutionAlreadyStarted e) {
      return false;
    }
  }

  private int alreadyRunning(PipelineClient client) {
    Optional<PipelineState> state = client.status().map(PipelineStatus::state);
    root.console()
        .say(
            "pipeline '" + pipeline + "' runs already" + state.map(s -> ", state " + s).orElse(""));
    if (state.filter(s -> s == PipelineState.FAILED || s == PipelineState.PAUSED).isPresent()) {
      root.console().complain("rosetta: let it go on with: rosetta resume " + pipeline);
      return ReadableErrors.FAILED;
    }
    return 0;
  }

  private int await(PipelineClient client) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(timeoutSeconds);
    RetryLines retries = new RetryLines(root.console());
    while (System.nanoTime() - deadline < 0) {
      WorkflowExecutionDescription description =
          client.describe().orElseThrow(() -> new CommandFailure("The workflow has vanished."));
      if (!PipelineClient.isRunning(description)) {
        return ended(client);
      }
      PipelineClient.pending(description).forEach(retries::tell);
      Optional<PipelineStatus> passed = client.status().filter(StartCommand::preflightPassed);
      if (passed.isPresent()) {
        return passed(passed.orElseThrow());
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    throw new CommandFailure(
        "Preflight has not ended in "
            + timeoutSeconds
            + " s; it goes on in workflow "
            + client.pipeline().workflowId()
            + ". Look at: rosetta status "
            + pipeline);
  }

  private static boolean preflightPassed(PipelineStatus status) {
    return switch (status.state()) {
      case CONNECTING, VALIDATING -> false;
      case CHECKING_POSITION,
          PREPARING_SOURCE,
          PREPARING_TARGET,
          WAITING_FOR_WORKER,
          OPENING_STREAM,
          STREAMING,
          PAUSING,
          PAUSED,
          STOPPING,
          STOPPED ->
          true;
      // Before the first lease the workflow is about to fail, and says why.
      case FAILED -> status.lease() > 0;
    };
  }

  private int passed(PipelineStatus status) {
    status.findings().forEach(finding -> root.console().say(StatusText.finding(finding)));
    root.console().say("pipeline '" + pipeline + "' passed its preflight, state " + status.state());
    return 0;
  }

  private int ended(PipelineClient client) {
    try {
      client.workflow().getResult(PipelineResult.class);
      root.console().say("pipeline '" + pipeline + "' was stopped");
      return 0;
    } catch (WorkflowFailedException e) {
      root.console().complain("rosetta: pipeline '" + pipeline + "' did not start.");
      root.console().complain(PipelineClient.reason(e));
      return ReadableErrors.FAILED;
    }
  }
}
