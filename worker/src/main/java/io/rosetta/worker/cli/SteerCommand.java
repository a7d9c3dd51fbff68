package io.rosetta.worker.cli;

import io.rosetta.workflows.PipelineState;
import io.rosetta.workflows.PipelineStatus;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Pause, resume and stop: an update of the same name, whose answer is printed. */
@Command(mixinStandardHelpOptions = true)
final class SteerCommand implements Callable<Integer> {
  private static final String RESUME = "resume";

  private final RosettaCommand root;
  private final String update;

  @Parameters(paramLabel = "PIPELINE", description = "Its name in rosetta.yaml.")
  private String pipeline;

  @Option(names = "--reason", defaultValue = "", description = "For people; shown in the status.")
  private String reason;

  private SteerCommand(RosettaCommand root, String update) {
    this.root = root;
    this.update = update;
  }

  static CommandLine pause(RosettaCommand root) {
    return command(root, "pause", "Let a pipeline rest; returns when all in flight is committed.");
  }

  static CommandLine resume(RosettaCommand root) {
    return command(root, RESUME, "Let a paused or failed pipeline go on.");
  }

  static CommandLine stop(RosettaCommand root) {
    return command(root, "stop", "End a pipeline's workflow; slot and position stay.");
  }

  private static CommandLine command(RosettaCommand root, String name, String description) {
    CommandSpec spec = CommandSpec.forAnnotatedObject(new SteerCommand(root, name)).name(name);
    spec.usageMessage().description(description);
    return new CommandLine(spec);
  }

  @Override
  public Integer call() {
    try (PipelineClient client = PipelineClient.open(root, pipeline)) {
      client.requireRunning();
      if (!update.equals(RESUME)) {
        root.console().say("waiting until what is in flight is committed");
      }
      PipelineStatus status = client.steer(update, reason);
      root.console().say(told(status));
      if (status.state() == PipelineState.FAILED && status.problem() != null) {
        root.console().complain("rosetta: " + status.problem().message());
        root.console().complain("Next step: " + status.problem().nextStep());
        return ReadableErrors.FAILED;
      }
      return 0;
    }
  }

  /** A pipeline that goes on has a way before it until it streams. */
  private String told(PipelineStatus status) {
    return update.equals(RESUME) && status.state() != PipelineState.FAILED
        ? "pipeline '%s' goes on; look at: rosetta status %s".formatted(pipeline, pipeline)
        : "pipeline '%s' is %s".formatted(pipeline, status.state());
  }
}
