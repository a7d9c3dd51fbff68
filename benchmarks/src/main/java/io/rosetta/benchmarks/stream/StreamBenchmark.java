package io.rosetta.benchmarks.stream;

import io.rosetta.benchmarks.contender.Contender;
import io.rosetta.benchmarks.contender.JvmContender;
import io.rosetta.benchmarks.contender.RecvLogical;
import io.rosetta.benchmarks.contender.Servers;
import io.rosetta.benchmarks.contender.Source;
import io.rosetta.benchmarks.contender.TargetProcess;
import io.rosetta.benchmarks.measure.ResultLines;
import io.rosetta.benchmarks.reader.ReaderKind;
import io.rosetta.benchmarks.wal.WalLog;
import io.rosetta.benchmarks.wal.WalMaker;
import io.rosetta.benchmarks.wal.Workload;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One run: the servers, then workload after workload, then the latency, then the result lines. */
final class StreamBenchmark {
  /** What every reading JVM gets; a transaction larger than that has to go through it. */
  private static final List<String> READER_JVM = List.of("-Xmx512m");

  private final StreamOptions options;
  private final Path directory;
  private final PrintWriter out;
  private final ResultLines results = new ResultLines();

  StreamBenchmark(StreamOptions options, Path directory, PrintWriter out) {
    this.options = options;
    this.directory = directory;
    this.out = out;
  }

  void run() throws IOException, SQLException, InterruptedException {
    tell("starting PostgreSQL and the emulated Snowflake");
    try (Servers servers = Servers.start(directory)) {
      Source source = servers.source();
      for (Workload workload : options.workloads()) {
        measure(workload, source, servers.target());
      }
      if (options.latencySeconds() > 0) {
        latency(source, servers.target());
      }
    }
    out.println();
    out.print(results);
    out.flush();
  }

  private void measure(Workload workload, Source source, TargetProcess target)
      throws IOException, SQLException, InterruptedException {
    long rows = options.rowsOf(workload);
    tell("%s: writing %,d row changes".formatted(workload.label(), rows));
    WalLog log = new WalMaker(source.connection()).make(workload, rows);
    try (Contenders contenders = start(source, target)) {
      Rounds rounds = new Rounds(contenders.all(), source, log, this::tell);
      Map<Contender, Readings> readings = rounds.run(options.rounds());
      new TargetCheck(source.connection(), target).requireEqual(log.table());
      WorkloadReport report = new WorkloadReport(workload, log, contenders.byRole(readings));
      out.println();
      out.print(report);
      out.println();
      out.flush();
      report.addTo(results);
    }
  }

  private Contenders start(Source source, TargetProcess target) {
    Map<Role, Contender> contenders = new EnumMap<>(Role.class);
    Optional<RecvLogical> recvLogical = RecvLogical.find(source);
    if (recvLogical.isEmpty()) {
      tell(
          "pg_recvlogical is not on this machine, so nothing is compared with it; it is in the"
              + " package "
              + RecvLogical.PACKAGE);
    }
    recvLogical.ifPresent(found -> contenders.put(Role.RECV_LOGICAL, found));
    contenders.put(Role.DEFAULT_ENGINE, jvm(ReaderKind.DEFAULT_ENGINE, source, Optional.empty()));
    contenders.put(Role.ROSETTA_ENGINE, jvm(ReaderKind.ROSETTA_ENGINE, source, Optional.empty()));
    contenders.put(Role.WHOLE_PATH, jvm(ReaderKind.WHOLE_PATH, source, Optional.of(target)));
    return new Contenders(contenders);
  }

  private JvmContender jvm(ReaderKind kind, Source source, Optional<TargetProcess> target) {
    return JvmContender.start(
        kind, source, target.map(TargetProcess::address), directory, READER_JVM);
  }

  private void latency(Source source, TargetProcess target)
      throws IOException, SQLException, InterruptedException {
    try (JvmContender stream = jvm(ReaderKind.WHOLE_PATH, source, Optional.of(target))) {
      tell(
          "latency: %,d changes a second for %d s"
              .formatted(
                  LatencyRun.CHANGES_PER_SECOND,
                  LatencyRun.warmUpSeconds(options.latencySeconds()) + options.latencySeconds()));
      LatencyReport report = new LatencyRun(source, target, stream).run(options.latencySeconds());
      out.println();
      out.print(report);
      out.println();
      out.flush();
      report.addTo(results);
    }
  }

  private void tell(String what) {
    out.println("rosetta: " + what);
    out.flush();
  }
}
