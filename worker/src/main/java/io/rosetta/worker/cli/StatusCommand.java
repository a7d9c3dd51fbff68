package io.rosetta.worker.cli;

import io.rosetta.workflows.PayloadJson;
import io.rosetta.workflows.PipelineStatus;
import io.temporal.api.common.v1.Payload;
import io.temporal.client.WorkflowExecutionDescription;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what a pipeline is doing. */
@Command(
    name = "status",
    description = "What a pipeline is doing.",
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
  private final RosettaCommand root;

  @Parameters(paramLabel = "PIPELINE", description = "Its name in rosetta.yaml.")
  private String pipeline;

  @Option(names = "--json", description = "The workflow's own answer, as one line of JSON.")
  private boolean json;

  StatusCommand(RosettaCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    try (PipelineClient client = PipelineClient.open(root, pipeline)) {
      WorkflowExecutionDescription description =
          client
              .describe()
              .orElseThrow(
                  () ->
                      new CommandFailure(
                          "Pipeline '"
                              + pipeline
                              + "' was never started; start it with: rosetta start "
                              + pipeline));
      client.requireWorker();
      PipelineStatus status =
          client
              .status()
              .orElseThrow(
                  () ->
                      new CommandFailure(
                          "No worker answered. Start one with: rosetta worker; if one runs, look"
                              + " at its log."));
      print(client, description, status);
      return PipelineClient.isRunning(description) ? 0 : closed(description);
    }
  }

  private void print(
      PipelineClient client, WorkflowExecutionDescription description, PipelineStatus status) {
    if (json) {
      Optional<Payload> payload = PayloadJson.converter().toPayload(status);
      root.console().say(payload.orElseThrow().getData().toStringUtf8());
      return;
    }
    new StatusText(client.temporal().client().getOptions().getDataConverter())
        .lines(status, PipelineClient.pending(description))
        .forEach(root.console()::say);
  }

  private int closed(WorkflowExecutionDescription description) {
    root.console()
        .complain(
            "rosetta: the workflow has ended as "
                + description.getStatus().name().replace("WORKFLOW_EXECUTION_STATUS_", "")
                + "; start it again with: rosetta start "
                + pipeline);
    return ReadableErrors.FAILED;
  }
}
