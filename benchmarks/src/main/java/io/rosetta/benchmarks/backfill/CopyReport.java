package io.rosetta.benchmarks.backfill;

import io.rosetta.benchmarks.contender.Reading;
import io.rosetta.benchmarks.measure.TextTable;
import io.rosetta.benchmarks.stream.Readings;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What the copies of some tables showed.
 *
 * @param csvBytes that COPY TO STDOUT makes of them, which rates in bytes are of
 */
record CopyReport(String name, CopiedTables tables, long csvBytes, Map<CopyKind, Compared> copies) {
  private static final String UNKNOWN = "-";

  double ratio(CopyKind kind) {
    return copies.get(kind).ratio();
  }

  /** The largest heap of any copy by Rosetta. */
  OptionalLong peakHeapBytes() {
    return copies.values().stream()
        .flatMapToLong(one -> one.copies().largest(Reading::peakHeapBytes).stream())
        .max();
  }

  @Override
  public String toString() {
    TextTable table =
        new TextTable(
            name,
            "rows/s",
            "MB/s of CSV",
            "COPY before it",
            "to COPY",
            "first, cold",
            "CPU s Rosetta",
            "target",
            "peak heap MB",
            "live MB");
    copies.values().forEach(one -> table.line(line(one)));
    return String.format(
            Locale.ROOT,
            "%s: %,d rows in %,d tables, %,d MB of CSV; before each copy %s%n",
            name,
            tables.rows(),
            tables.names().size(),
            csvBytes / 1_000_000,
            copies.values().iterator().next().raw().name())
        + table;
  }

  private List<String> line(Compared one) {
    Readings mine = one.copies();
    double rate = mine.rate(tables.rows());
    return List.of(
        mine.name(),
        number(rate),
        number(rate * csvBytes / tables.rows() / 1e6),
        number(one.raw().rate(tables.rows())),
        String.format(Locale.ROOT, "%.2f", one.ratio()),
        number(mine.coldRate(tables.rows())),
        seconds(mine.median(Reading::readerCpu)),
        seconds(mine.median(Reading::targetCpu)),
        mebibytes(mine.largest(Reading::peakHeapBytes)),
        mebibytes(mine.largest(Reading::liveHeapBytes)));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%,.0f", value);
  }

  private static String seconds(OptionalDouble value) {
    return value.isPresent() ? String.format(Locale.ROOT, "%.1f", value.getAsDouble()) : UNKNOWN;
  }

  private static String mebibytes(OptionalLong bytes) {
    return bytes.isPresent() ? Long.toString(bytes.getAsLong() >> 20) : UNKNOWN;
  }
}
