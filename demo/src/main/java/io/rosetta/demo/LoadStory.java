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
import java.util.concurrent.TimeUnit;

/** The load while somebody looks: one screen, and a watch for torn reads. */
final class LoadStory {
  private static final long SCREEN_MILLIS = 1_000;

  private final LocalEnvironment environment;
  private final ShopPipeline shop;
  private final PrintStream out;
  private WorkerNumbers.Numbers last = new WorkerNumbers.Numbers(0, 0, 0, 0, false);

  LoadStory(LocalEnvironment environment, ShopPipeline shop, PrintStream out) {
    this.environment = environment;
    this.shop = shop;
    this.out = out;
  }

  /**
   * Runs the load to its end.
   *
   * @throws IllegalStateException when a read of the target saw half a transaction, or the pipeline
   *     failed
   */
  void run(LoadPlan plan) throws SQLException, InterruptedException {
    LiveScreen screen = new LiveScreen(out, LiveScreen.isTerminal(), head());
    WorkerNumbers numbers = new WorkerNumbers(environment.workerAddress(), ShopPipeline.NAME);
    long begin = System.nanoTime();
    try (Connection source = environment.postgres().connect(LocalEnvironment.SOURCE_DATABASE);
        TornReadWatch watch = shop.watch();
        ShopLoad load = shop.load(plan)) {
      boolean finished;
      do {
        finished = load.finished();
        last = numbers.read().orElse(last);
        screen.show(moment(begin, load, source, watch));
        requireWhole(watch);
        shop.requireRunning();
        if (!finished) {
          TimeUnit.MILLISECONDS.sleep(SCREEN_MILLIS);
        }
      } while (!finished);
      load.await();
      requireWhole(watch);
      if (plan.changes() > 0 && watch.reads() == 0) {
        throw new IllegalStateException("no read of the target succeeded while the load ran");
      }
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

  private Moment moment(long begin, ShopLoad load, Connection source, TornReadWatch watch)
      throws SQLException {
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
        watch.reads());
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

  private static void requireWhole(TornReadWatch watch) {
    watch
        .torn()
        .ifPresent(
            torn -> {
              throw new IllegalStateException("a read saw half a transaction: " + torn);
            });
  }
}
