package io.rosetta.demo;

import io.rosetta.demo.trial.TrialCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The process behind {@code rosetta demo} and {@code rosetta trial}. */
@Command(
    name = "rosetta",
    subcommands = {DemoCommand.class, TrialCommand.class},
    synopsisSubcommandLabel = "COMMAND")
public final class DemoMain {
  private DemoMain() {}

  public static void main(String[] args) {
    int status = 1;
    try {
      status = new CommandLine(new DemoMain()).execute(args);
    } catch (Throwable e) {
      System.err.println("rosetta: " + e);
    }
    // Threads of drivers and servers must not keep the process.
    System.exit(status);
  }
}
