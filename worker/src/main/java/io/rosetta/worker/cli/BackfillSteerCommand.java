package io.rosetta.worker.cli;

import io.rosetta.workflows.SteerRequest;
import io.rosetta.workflows.backfill.BackfillInput;
import io.rosetta.workflows.backfill.BackfillJobId;
import io.rosetta.workflows.backfill.BackfillState;
import io.rosetta.workflows.backfill.BackfillStatus;
import io.rosetta.workflows.backfill.BackfillStep;
import io.rosetta.workflows.backfill.BackfillView;
import io.rosetta.workflows.backfill.BackfillWorkflow;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Pause, resume and cancel a job, whether its workflow runs or not. */
@Command(mixinStandardHelpOptions = true)
final class BackfillSteerCommand implements Callable<Integer> {
  private final RosettaCommand root;
  private final String name;
  private final BiFunction<BackfillWorkflow, SteerRequest, BackfillStatus> update;

  @Mixin private JobParameters about;

  @Option(names = "--reason", defaultValue = "", description = "For people; kept with the job.")
  private String reason;

  private BackfillSteerCommand(
      RosettaCommand root,
      String name,
      BiFunction<BackfillWorkflow, SteerRequest, BackfillStatus> update) {
    this.root = root;
    this.name = name;
    this.update = update;
  }

  static CommandLine pause(RosettaCommand root) {
    return command(
        new BackfillSteerCommand(root, "pause", BackfillWorkflow::pause),
        "Let a backfill rest; it goes on later where it was.");
  }

  static CommandLine resume(RosettaCommand root) {
    return command(
        new BackfillSteerCommand(root, "resume", BackfillWorkflow::resume),
        "Let a paused or interrupted backfill go on.");
  }

  static CommandLine cancel(RosettaCommand root) {
    return command(
        new BackfillSteerCommand(root, "cancel", BackfillWorkflow::cancel),
        "Give a backfill up; what was applied is right and stays.");
  }

  private static CommandLine command(BackfillSteerCommand command, String description) {
    CommandSpec spec = CommandSpec.forAnnotatedObject(command).name(command.name);
    spec.usageMessage().description(description);
    return new CommandLine(spec);
  }

  @Override
  public Integer call() throws InterruptedException {
    BackfillJobId id = about.id();
    try (BackfillClient client = BackfillClient.open(root, about.pipeline)) {
      if (!client.isRunning(id)) {
        refuseWhenEnded(client.require(id));
        if (name.equals("resume")) {
          client.start(id, BackfillInput.of(client.pipeline(), true));
          return new BackfillWait(client, root.console(), id).run(false);
        }
      }
      return say(steer(client, id));
    }
  }

  /** A workflow that comes to its end refuses, but what to do next only the job table tells. */
  private BackfillStatus steer(BackfillClient client, BackfillJobId id) {
    try {
      return client.steer(id, update, reason);
    } catch (CommandFailure refused) {
      refuseWhenEnded(found(client, id, refused));
      throw refused;
    }
  }

  private static BackfillView found(
      BackfillClient client, BackfillJobId id, CommandFailure refused) {
    try {
      return client.require(id);
    } catch (CommandFailure unknown) {
      refused.addSuppressed(unknown);
      throw refused;
    }
  }

  private void refuseWhenEnded(BackfillView view) {
    if (view.state().isEnded()) {
      throw new CommandFailure(
          "Backfill '%s' is %s; %s"
              .formatted(
                  about.job,
                  view.state(),
                  view.state() == BackfillState.COMPLETED
                      ? "start another with: rosetta backfill start "
                          + about.pipeline
                          + " "
                          + view.table()
                      : "take it up again with: rosetta backfill retry "
                          + about.pipeline
                          + " "
                          + about.job));
    }
  }

  private int say(BackfillStatus status) {
    boolean resolving =
        (status.step() == BackfillStep.RESOLVE || status.step() == BackfillStep.END)
            && !status.state().isEnded();
    root.console()
        .say(
            "backfill '"
                + about.job
                + "' "
                + (resolving
                    ? "reads no more; it is CANCELLED once pending values are fetched"
                    : "is " + status.state())
                + (status.waitsFor().isEmpty() ? "" : ": " + status.waitsFor()));
    return 0;
  }
}
