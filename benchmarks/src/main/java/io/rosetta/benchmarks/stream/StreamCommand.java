package io.rosetta.benchmarks.stream;

import io.rosetta.benchmarks.measure.WorkDirectoryOption;
import io.rosetta.benchmarks.wal.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures the change stream. */
@Command(
    name = "stream",
    mixinStandardHelpOptions = true,
    description = {
      "Reads one and the same log with pg_recvlogical, with Debezium's engine on default settings,"
          + " with Rosetta's engine, and with all of Rosetta until the rows are visible in an"
          + " emulated Snowflake; then measures the time from commit to visible under a steady"
          + " load.",
      "The last lines are for machines: result NAME=NUMBER."
    })
public final class StreamCommand implements Callable<Integer> {
  private static final String LATENCY = "latency";

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "400000",
      description = "Row changes of each workload (default: ${DEFAULT-VALUE}).")
  private long rows;

  @Option(
      names = "--huge-rows",
      paramLabel = "N",
      description = "Row changes of the one transaction of narrow-huge (default: as --rows).")
  private Long hugeRows;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description =
          "Measured rounds; medians are printed, two rounds more warm up (default:"
              + " ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--latency-seconds",
      paramLabel = "N",
      defaultValue = "30",
      description = "How long the time to visible is measured (default: ${DEFAULT-VALUE}).")
  private int latencySeconds;

  @Option(
      names = "--only",
      paramLabel = "PART",
      split = ",",
      description = "Of narrow-1, narrow-100, narrow-huge, wide-100 and latency (default: all).")
  private List<String> only = List.of();

  @Mixin private WorkDirectoryOption work;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    StreamOptions options = options();
    return work.run(spec, (directory, out) -> new StreamBenchmark(options, directory, out).run());
  }

  private StreamOptions options() {
    List<Workload> workloads = new ArrayList<>();
    for (String part : only) {
      if (!part.equals(LATENCY)) {
        workloads.add(
            Workload.of(part)
                .orElseThrow(
                    () ->
                        new CommandLine.ParameterException(
                            spec.commandLine(),
                            "--only: there is no part '%s', but %s and %s"
                                .formatted(part, String.join(", ", Workload.labels()), LATENCY))));
      }
    }
    boolean all = only.isEmpty();
    try {
      return new StreamOptions(
          rows,
          hugeRows == null ? rows : hugeRows,
          rounds,
          all ? List.of(Workload.values()) : workloads,
          all || only.contains(LATENCY) ? latencySeconds : 0);
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage());
    }
  }
}
