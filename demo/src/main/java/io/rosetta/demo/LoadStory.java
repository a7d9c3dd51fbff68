package io.rosetta.demo;

import io.rosetta.demo.local.LocalEnvironment;
import io.rosetta.demo.proof.TornReadWatch;
import io.rosetta.demo.screen.LiveScreen;
import io.rosetta.demo.screen.Moment;
import io.rosetta.demo.screen.WorkerNumbers;
import io.rosetta.demo.shop.LoadPlan;
import io.rosetta.demo.shop.ShopLoad;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The load while somebody looks: one screen, and a watch for torn reads. */
final class LoadStory {
  private static final long SCREEN_MILLIS = 1_000;

  private final LocalEnvironment environment;
  private final ShopPipeline shop;
  private final PrintStream out;
  private Optional<TornReadWatch> watch = Optional.empty();
  private WorkerNumbers.Numbers last = new WorkerNumbers.Numbers(0, 0, 0, 0, false);

  LoadStory(LocalEnvironment environment, ShopPipeline shop, PrintStream out) {
    this.environment = environment;
    this.shop = shop;
    this.out = out;
  }

  /**
   * Runs the load to its end and shows it, until all tables are whole.
   *
   * @param patience for the tables, from the beginning of the load
   * @throws IllegalStateException when a read of the target saw half a transaction, or the pipeline
   *     failed
   * @throws TimeoutException when tables are not whole by then, or no read of the target succeeded
   */
  void run(LoadPlan plan, Duration patience)
      throws SQLException, InterruptedException, TimeoutException {
    LiveScreen screen = new LiveScreen(out, LiveScreen.isTerminal(), head());
    WorkerNumbers numbers = new WorkerNumbers(environment.workerAddress(), ShopPipeline.NAME);
    long begin = System.nanoTime();
    try (Connection source = environment.postgres().connect(LocalEnvironment.SOURCE_DATABASE);
        ShopLoad load = shop.load(plan)) {
      boolean finished;
      do {
        finished = load.finished();
        last = numbers.read().orElse(last);
        screen.show(moment(begin, load, source));
        shop.requireRunning();
        finished &= isWatched() && shop.isWhole();
        if (!finished) {
          requirePatience(begin, load, patience);
          TimeUnit.MILLISECONDS.sleep(SCREEN_MILLIS);
        }
      } while (!finished);
      load.await();
    } finally {
      watch.ifPresent(TornReadWatch::close);
    }
    requireNoneTorn();
  }

  /** Begins the watch as soon as its two tables are whole; answers whether it has read them. */
  private boolean isWatched() {
    if (watch.isEmpty()) {
      watch = shop.watch();
    }
    requireNoneTorn();
    return reads() > 0;
  }

  private long reads() {
    return watch.map(TornReadWatch::reads).orElse(0L);
  }

  private void requireNoneTorn() {
    watch
        .flatMap(TornReadWatch::torn)
        .ifPresent(
            torn -> {
              throw new IllegalStateException("a read saw half a transaction: " + torn);
            });
  }

  private void requirePatience(long begin, ShopLoad load, Duration patience)
      throws TimeoutException {
    if (load.finished() && System.nanoTime() - begin > patience.toNanos()) {
      throw new TimeoutException(
          "%d s after the begin of the load: tables not whole: %s, reads of the target: %d"
              .formatted(patience.toSeconds(), shop.loading(), reads()));
    }
  }

  private List<String> head() {
    return List.of(
        "",
        "  Rosetta: PostgreSQL -> Snowflake (emulated)",
        "  Temporal UI   "
            + environment
                .temporal()
                .uiAddress()
                .map(ui -> ui + "/namespaces/default/workflows/" + shop.workflowId())
                .orElse("none: " + environment.temporal().kind()),
        "  data and logs " + environment.directory());
  }

  private Moment moment(long begin, ShopLoad load, Connection source) throws SQLException {
    String[] positions = positions(source);
    return new Moment(
        Duration.ofNanos(System.nanoTime() - begin),
        load.changes(),
        load.planned(),
        load.transactions(),
        last,
        shop.state(),
        positions[0],
        positions[1],
        String.join(", ", shop.loading().keySet()),
        last.loaded(),
        reads());
  }

  private static String[] positions(Connection source) throws SQLException {
    try (Statement statement = source.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT pg_current_wal_lsn()::text,"
                    + " coalesce((SELECT max(confirmed_flush_lsn)::text FROM pg_replication_slots),"
                    + " 'no slot')")) {
      rows.next();
      return new String[] {rows.getString(1), rows.getString(2)};
    }
  }
}
