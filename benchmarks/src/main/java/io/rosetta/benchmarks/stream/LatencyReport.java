package io.rosetta.benchmarks.stream;

import io.rosetta.benchmarks.measure.ResultLines;
import io.rosetta.benchmarks.measure.Samples;
import io.rosetta.benchmarks.measure.TextTable;
import java.util.List;
import java.util.Locale;

/**
 * Milliseconds from commit in the source to visible in the target, of every transaction.
 *
 * @param warmUpSeconds how long the processes are taken for cold
 * @param cold of the first seconds of the process
 * @param warm after that
 * @param looksPerSecond how often the target was looked at, which bounds how exact this is
 */
record LatencyReport(int warmUpSeconds, Samples cold, Samples warm, double looksPerSecond) {
  void addTo(ResultLines results) {
    results.whole("stream.latency.p50-ms", warm.percentile(50));
    results.whole("stream.latency.p99-ms", warm.percentile(99));
  }

  @Override
  public String toString() {
    TextTable table = new TextTable("commit to visible, ms", "transactions", "p50", "p99", "max");
    table.line(line("measured", warm));
    table.line(line("the first %d s, cold".formatted(warmUpSeconds), cold));
    return String.format(
            Locale.ROOT,
            "latency: %,d changes a second in transactions of %d over two tables, the target looked"
                + " at %.0f times a second%n",
            LatencyRun.CHANGES_PER_SECOND,
            LatencyLoad.CHANGES,
            looksPerSecond)
        + table;
  }

  private static List<String> line(String name, Samples samples) {
    return List.of(
        name,
        String.format(Locale.ROOT, "%,d", samples.size()),
        millis(samples.percentile(50)),
        millis(samples.percentile(99)),
        millis(samples.max()));
  }

  private static String millis(double value) {
    return String.format(Locale.ROOT, "%,.0f", value);
  }
}
