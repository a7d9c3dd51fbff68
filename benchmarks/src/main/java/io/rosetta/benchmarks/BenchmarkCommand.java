package io.rosetta.benchmarks;

import io.rosetta.benchmarks.backfill.BackfillCommand;
import io.rosetta.benchmarks.stream.StreamCommand;
import picocli.CommandLine.Command;

/** The parent of all benchmarks; it does nothing by itself. */
@Command(
    name = "benchmark",
    mixinStandardHelpOptions = true,
    subcommands = {StreamCommand.class, BackfillCommand.class},
    synopsisSubcommandLabel = "COMMAND",
    description =
        "Measures Rosetta on this machine against what one would use instead, and prints ratios.")
final class BenchmarkCommand {}
