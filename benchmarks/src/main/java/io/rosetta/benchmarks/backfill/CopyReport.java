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
record CopyReport(
    String name, CopiedTables tables, long csvBytes, Map<CopyKind, Readings> readings) {
  private static final String UNKNOWN = "-";

  double ratio(CopyKind kind) {
    return readings.get(kind).ratioTo(readings.get(CopyKind.RAW));
  }

  /** The largest heap of any copy by Rosetta. */
  OptionalLong peakHeapBytes() {
    return readings.values().stream()
        .flatMapToLong(one -> one.largest(Reading::peakHeapBytes).stream())
        .max();
  }

  @Override
  public String toString() {
    TextTable table =
        new TextTable(
            name,
            "rows/s",
            "MB/s of CSV",
            "to COPY",
            "first, cold",
            "CPU s Rosetta",
            "target",
            "peak heap MB",
            "live MB");
    readings.values().forEach(one -> table.line(line(one)));
    return String.format(
            Locale.ROOT,
            "%s: %,d rows in %,d tables, %,d MB of CSV%n",
            name,
            tables.rows(),
            tables.names().size(),
            csvBytes / 1_000_000)
        + table;
  }

  private List<String> line(Readings mine) {
    double rate = mine.rate(tables.rows());
    return List.of(
        mine.name(),
        number(rate),
        number(rate * csvBytes / tables.rows() / 1e6),
        String.format(Locale.ROOT, "%.2f", mine.ratioTo(readings.get(CopyKind.RAW))),
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
