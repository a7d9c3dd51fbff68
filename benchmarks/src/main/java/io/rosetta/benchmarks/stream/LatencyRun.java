package io.rosetta.benchmarks.stream;

import io.rosetta.benchmarks.contender.JvmContender;
import io.rosetta.benchmarks.contender.Source;
import io.rosetta.benchmarks.contender.TargetProcess;
import io.rosetta.benchmarks.measure.Samples;
import io.rosetta.benchmarks.reader.ReadTask;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Time from commit to visible at a low, steady load, through the whole path, from the first moment
 * of its process on.
 */
final class LatencyRun {
  static final int CHANGES_PER_SECOND = 1_000;

  /** Told apart from the rest, for the processes are cold; a shorter run warms up no longer. */
  private static final int MOST_WARM_UP_SECONDS = 15;

  private static final String SLOT = "latency";

  private final Source source;
  private final TargetProcess target;
  private final JvmContender stream;

  LatencyRun(Source source, TargetProcess target, JvmContender stream) {
    this.source = source;
    this.target = target;
    this.stream = stream;
  }

  static int warmUpSeconds(int seconds) {
    return Math.min(MOST_WARM_UP_SECONDS, seconds);
  }

  LatencyReport run(int seconds) throws IOException, SQLException, InterruptedException {
    int warmUp = warmUpSeconds(seconds);
    int transactions = (warmUp + seconds) * CHANGES_PER_SECOND / LatencyLoad.CHANGES;
    prepare();
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      Future<?> streaming = threads.submit(() -> stream.read(task(transactions)));
      awaitStreaming(streaming);
      LatencyProbe probe = new LatencyProbe(target, transactions);
      Future<long[]> seen = threads.submit(probe::run);
      long begin = System.nanoTime();
      Future<long[]> committed = threads.submit(load(transactions));
      long[] commits = result(committed);
      long[] sights = result(seen);
      double elapsed = (System.nanoTime() - begin) / 1e9;
      result(streaming);
      return report(warmUp, commits, sights, probe.looks() / elapsed);
    } finally {
      threads.shutdownNow();
    }
  }

  private void prepare() throws SQLException {
    LatencyLoad.createTables(source.connection());
    try (Statement statement = source.connection().createStatement()) {
      statement.execute(
          "CREATE PUBLICATION %s FOR TABLE %s, %s"
              .formatted(SLOT, LatencyLoad.ORDERS, LatencyLoad.LINES));
      statement.execute("SELECT pg_create_logical_replication_slot('" + SLOT + "', 'pgoutput')");
    }
  }

  private static ReadTask task(int transactions) {
    return new ReadTask(
        SLOT,
        SLOT,
        LatencyLoad.ORDERS + "," + LatencyLoad.LINES,
        (long) transactions * LatencyLoad.CHANGES,
        "0/0");
  }

  private Callable<long[]> load(int transactions) {
    return () -> {
      try (Connection connection =
          DriverManager.getConnection(source.connection().getMetaData().getURL())) {
        return new LatencyLoad(connection, CHANGES_PER_SECOND).run(transactions);
      }
    };
  }

  /** The load begins when somebody reads: what was written before that would only seem late. */
  private void awaitStreaming(Future<?> streaming) throws InterruptedException, SQLException {
    try (Connection connection =
            DriverManager.getConnection(source.connection().getMetaData().getURL());
        Statement statement = connection.createStatement()) {
      while (true) {
        if (streaming.isDone()) {
          result(streaming);
        }
        try (var row =
            statement.executeQuery(
                "SELECT active FROM pg_replication_slots WHERE slot_name = '" + SLOT + "'")) {
          if (row.next() && row.getBoolean(1)) {
            return;
          }
        }
        TimeUnit.MILLISECONDS.sleep(10);
      }
    }
  }

  private static <T> T result(Future<T> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
    }
  }

  private static LatencyReport report(
      int warmUp, long[] committed, long[] seen, double looksPerSecond) {
    List<Double> cold = new ArrayList<>();
    List<Double> warm = new ArrayList<>();
    for (int i = 0; i < committed.length; i++) {
      boolean isWarm = committed[i] - committed[0] >= TimeUnit.SECONDS.toNanos(warmUp);
      (isWarm ? warm : cold).add((seen[i] - committed[i]) / 1e6);
    }
    return new LatencyReport(warmUp, Samples.of(cold), Samples.of(warm), looksPerSecond);
  }
}
