package io.rosetta.worker.cli;

import io.grpc.StatusRuntimeException;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.worker.config.ConfigException;
import io.rosetta.worker.temporal.TemporalConnection;
import picocli.CommandLine;

/** Prints what went wrong for people, without a stack trace, and chooses the exit status. */
final class ReadableErrors implements CommandLine.IExecutionExceptionHandler {
  static final int FAILED = 1;
  static final int BAD_CONFIGURATION = 2;

  private final Console console;

  ReadableErrors(Console console) {
    this.console = console;
  }

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
    if (failure instanceof ConfigException config) {
      console.complain("rosetta: the configuration cannot be used:");
      config.problems().forEach(problem -> console.complain("  " + problem.line()));
      return BAD_CONFIGURATION;
    }
    console.complain("rosetta: " + message(failure));
    return FAILED;
  }

  private static String message(Exception failure) {
    if (failure instanceof CommandFailure
        || failure instanceof TemporalConnection.UnreachableException) {
      return failure.getMessage();
    }
    if (failure instanceof RosettaException rosetta) {
      return rosetta.getMessage() + " Next step: " + rosetta.error().action();
    }
    if (failure instanceof StatusRuntimeException status) {
      return "The Temporal server refused: " + status.getStatus().getDescription();
    }
    return failure.getClass().getSimpleName() + ": " + failure.getMessage();
  }
}
