package io.rosetta.benchmarks.backfill;

import io.rosetta.benchmarks.measure.WorkDirectoryOption;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures backfills. */
@Command(
    name = "backfill",
    mixinStandardHelpOptions = true,
    description = {
      "Copies tables that hold rows already: with COPY TO STDOUT to nothing, with Rosetta to the"
          + " stage, and with Rosetta until the rows are visible in an emulated Snowflake; one"
          + " table, many tables, and one beside a stream that catches up.",
      "The last lines are for machines: result NAME=NUMBER."
    })
public final class BackfillCommand implements Callable<Integer> {
  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "5000000",
      description = "Rows of the one table, and of the many together (default: ${DEFAULT-VALUE}).")
  private long rows;

  @Option(
      names = "--tables",
      paramLabel = "N",
      defaultValue = "50",
      description = "Tables of the second run, 0 for none (default: ${DEFAULT-VALUE}).")
  private int tables;

  @Option(
      names = "--stream-rows",
      paramLabel = "N",
      defaultValue = "2000000",
      description =
          "Row changes that the stream of the third run reads, 0 for none (default:"
              + " ${DEFAULT-VALUE}).")
  private long streamRows;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description =
          "Measured rounds; medians are printed, one or two before them warm up (default:"
              + " ${DEFAULT-VALUE}).")
  private int rounds;

  @Mixin private WorkDirectoryOption work;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    BackfillOptions options;
    try {
      options = new BackfillOptions(rows, tables, streamRows, rounds);
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage());
    }
    return work.run(spec, (directory, out) -> new BackfillBenchmark(options, directory, out).run());
  }
}
