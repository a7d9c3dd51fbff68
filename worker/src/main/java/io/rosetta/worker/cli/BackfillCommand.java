package io.rosetta.worker.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code rosetta backfill ...}: jobs that copy the rows of one table. */
@Command(
    name = "backfill",
    description = "Copy rows that exist already: start, list, show, pause, resume, cancel, retry.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class BackfillCommand implements Runnable {
  @Spec private CommandSpec spec;

  private BackfillCommand() {}

  static CommandLine of(RosettaCommand root) {
    return new CommandLine(new BackfillCommand())
        .addSubcommand(new BackfillStartCommand(root))
        .addSubcommand(new BackfillListCommand(root))
        .addSubcommand(new BackfillShowCommand(root))
        .addSubcommand(BackfillSteerCommand.pause(root))
        .addSubcommand(BackfillSteerCommand.resume(root))
        .addSubcommand(BackfillSteerCommand.cancel(root))
        .addSubcommand(new BackfillRetryCommand(root));
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "A command is missing.");
  }
}
