package io.rosetta.benchmarks.measure;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The last lines of a benchmark, for machines: {@code result <name>=<number>}, in the order in
 * which they were added.
 */
public final class ResultLines {
  private final Map<String, String> values = new LinkedHashMap<>();

  /** A ratio, with two decimals. */
  public void ratio(String name, double value) {
    values.put(name, String.format(Locale.ROOT, "%.2f", value));
  }

  /** A count of whole units, rounded. */
  public void whole(String name, double value) {
    values.put(name, Long.toString(Math.round(value)));
  }

  /** One line each; empty when nothing was added. */
  @Override
  public String toString() {
    return values.entrySet().stream()
        .map(entry -> "result " + entry.getKey() + "=" + entry.getValue() + "\n")
        .collect(Collectors.joining());
  }
}
