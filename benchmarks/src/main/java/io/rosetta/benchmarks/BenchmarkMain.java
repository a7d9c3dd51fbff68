package io.rosetta.benchmarks;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The process behind {@code rosetta benchmark}. */
@Command(
    name = "rosetta",
    subcommands = {BenchmarkCommand.class},
    synopsisSubcommandLabel = "COMMAND")
public final class BenchmarkMain {
  private BenchmarkMain() {}

  public static void main(String[] args) {
    int status = 1;
    try {
      status = new CommandLine(new BenchmarkMain()).execute(args);
    } catch (Throwable e) {
      System.err.println("rosetta: " + e);
    }
    // Threads of drivers and servers must not keep the process.
    System.exit(status);
  }
}
