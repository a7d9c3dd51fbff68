package io.rosetta.benchmarks.backfill;

import io.rosetta.benchmarks.contender.Servers;
import io.rosetta.benchmarks.contender.Source;
import io.rosetta.benchmarks.measure.ResultLines;
import io.rosetta.benchmarks.stream.TargetCheck;
import io.rosetta.benchmarks.wal.WalLog;
import io.rosetta.benchmarks.wal.WalMaker;
import io.rosetta.benchmarks.wal.Workload;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** One run: one table, many tables, one table beside a stream, then the result lines. */
final class BackfillBenchmark {
  private final BackfillOptions options;
  private final Path directory;
  private final PrintWriter out;
  private final ResultLines results = new ResultLines();

  BackfillBenchmark(BackfillOptions options, Path directory, PrintWriter out) {
    this.options = options;
    this.directory = directory;
    this.out = out;
  }

  void run() throws Exception {
    tell("starting PostgreSQL and the emulated Snowflake");
    try (Servers servers = Servers.start(directory)) {
      Source source = servers.source();
      TargetCheck check = new TargetCheck(source.connection(), servers.target());
      PipelineMaker pipelines = new PipelineMaker(servers, directory);
      RawCopy raw = new RawCopy(source);
      CopyRounds rounds =
          new CopyRounds(
              pipelines, new CopyMeter(servers.target().address()), raw, check, this::tell);
      tell("one table: writing %,d rows".formatted(options.rows()));
      CopiedTables one = CopiedTables.make(source.connection(), "narrow", 1, options.rows());
      CopyReport narrow = report("narrow", one, CopyKind.all(), raw, rounds);
      results.ratio("backfill.narrow.staged-vs-copy", narrow.ratio(CopyKind.STAGED_TWO_LANES));
      results.ratio("backfill.narrow.vs-copy", narrow.ratio(CopyKind.VISIBLE_TWO_LANES));
      OptionalLong heap = narrow.peakHeapBytes();
      if (options.tables() > 0) {
        tell("%,d tables: writing %,d rows".formatted(options.tables(), options.rows()));
        CopiedTables many =
            CopiedTables.make(source.connection(), "many", options.tables(), options.rows());
        heap = larger(heap, report("many", many, CopyKind.ofManyTables(), raw, rounds));
      }
      if (options.streamRows() > 0) {
        beside(one, new StreamBeside(pipelines, source, check, this::tell), source);
      }
      heap.ifPresent(bytes -> results.whole("backfill.peak-heap-mb", bytes / 1048576.0));
    }
    out.println();
    out.print(results);
    out.flush();
  }

  private CopyReport report(
      String name, CopiedTables tables, List<CopyKind> kinds, RawCopy raw, CopyRounds rounds)
      throws Exception {
    long bytes = raw.bytes(tables.names());
    CopyReport report =
        new CopyReport(name, tables, bytes, rounds.run(tables, kinds, options.rounds()));
    print(report);
    return report;
  }

  private void beside(CopiedTables copied, StreamBeside streamed, Source source) throws Exception {
    tell("a stream beside: writing %,d row changes".formatted(options.streamRows()));
    WalLog log = new WalMaker(source.connection()).make(Workload.NARROW_100, options.streamRows());
    StreamBeside.Rates rates = streamed.run(copied, log, options.rounds());
    print(rates);
    rates.addTo(results);
  }

  private static OptionalLong larger(OptionalLong heap, CopyReport report) {
    return java.util.stream.Stream.of(heap, report.peakHeapBytes())
        .flatMapToLong(OptionalLong::stream)
        .max();
  }

  private void print(Object report) {
    out.println();
    out.print(report);
    out.println();
    out.flush();
  }

  private void tell(String what) {
    out.println("rosetta: " + what);
    out.flush();
  }
}
