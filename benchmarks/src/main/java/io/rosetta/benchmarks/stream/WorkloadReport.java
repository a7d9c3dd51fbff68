package io.rosetta.benchmarks.stream;

import io.rosetta.benchmarks.contender.Reading;
import io.rosetta.benchmarks.measure.ResultLines;
import io.rosetta.benchmarks.measure.TextTable;
import io.rosetta.benchmarks.wal.WalLog;
import io.rosetta.benchmarks.wal.Workload;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** What one workload showed. */
record WorkloadReport(Workload workload, WalLog log, Map<Role, Readings> readings) {
  private static final String UNKNOWN = "-";

  /** Ratios of the whole path; one to a contender that did not run is left out. */
  void addTo(ResultLines results) {
    Readings whole = readings.get(Role.WHOLE_PATH);
    String name = "stream." + workload.label();
    if (readings.containsKey(Role.RECV_LOGICAL)) {
      results.ratio(name + ".vs-recvlogical", whole.ratioTo(readings.get(Role.RECV_LOGICAL)));
    }
    results.ratio(name + ".vs-default-engine", whole.ratioTo(readings.get(Role.DEFAULT_ENGINE)));
    if (workload == Workload.NARROW_HUGE) {
      whole
          .largest(Reading::peakHeapBytes)
          .ifPresent(bytes -> results.whole("stream.huge.peak-heap-mb", bytes / 1048576.0));
    }
  }

  @Override
  public String toString() {
    TextTable table =
        new TextTable(
            workload.label(),
            "rows/s",
            "to pg_recvlogical",
            "to default engine",
            "first, cold",
            "CPU s reader",
            "walsender",
            "target",
            "peak heap MB",
            "live MB",
            "RSS MB");
    for (Role role : Role.values()) {
      if (readings.containsKey(role)) {
        table.line(line(readings.get(role)));
      }
    }
    return String.format(
            Locale.ROOT,
            "%s: %,d updates in %,d transactions, %,d MB of log%n",
            workload.label(),
            log.rows(),
            log.transactions(),
            log.bytes() >> 20)
        + table;
  }

  private List<String> line(Readings mine) {
    return List.of(
        mine.name(),
        String.format(Locale.ROOT, "%,.0f", mine.rate(log.rows())),
        ratio(mine, Role.RECV_LOGICAL),
        ratio(mine, Role.DEFAULT_ENGINE),
        String.format(Locale.ROOT, "%,.0f", mine.coldRate(log.rows())),
        seconds(mine.median(Reading::readerCpu)),
        seconds(mine.median(Reading::walsenderCpu)),
        seconds(mine.median(Reading::targetCpu)),
        mebibytes(mine.largest(Reading::peakHeapBytes)),
        mebibytes(mine.largest(Reading::liveHeapBytes)),
        mebibytes(mine.largest(Reading::peakResidentBytes)));
  }

  private String ratio(Readings mine, Role to) {
    return readings.containsKey(to)
        ? String.format(Locale.ROOT, "%.2f", mine.ratioTo(readings.get(to)))
        : UNKNOWN;
  }

  private static String seconds(OptionalDouble value) {
    return value.isPresent() ? String.format(Locale.ROOT, "%.1f", value.getAsDouble()) : UNKNOWN;
  }

  private static String mebibytes(OptionalLong bytes) {
    return bytes.isPresent() ? Long.toString(bytes.getAsLong() >> 20) : UNKNOWN;
  }
}
