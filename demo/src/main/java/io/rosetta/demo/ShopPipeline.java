package io.rosetta.demo;

import io.rosetta.demo.local.LocalEnvironment;
import io.rosetta.demo.local.LocalPipeline;
import io.rosetta.demo.local.LocalSnowflake;
import io.rosetta.demo.local.WorkerProcess;
import io.rosetta.demo.proof.TornReadWatch;
import io.rosetta.demo.proof.Verification;
import io.rosetta.demo.proof.Verifier;
import io.rosetta.demo.shop.LoadPlan;
import io.rosetta.demo.shop.ShopLoad;
import io.rosetta.demo.shop.ShopSchema;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The shop in a local environment, with the pipeline that copies it. */
public final class ShopPipeline implements AutoCloseable {
  /** The pipeline's name. */
  public static final String NAME = "shop";

  private static final Set<String> SUMMED =
      Set.of(ShopSchema.NAME + ".accounts", ShopSchema.NAME + ".vaults");

  private static final long LOOK_MILLIS = 100;
  private static final Duration READ_PAUSE = Duration.ofMillis(20);

  private final LocalEnvironment environment;
  private final LocalPipeline pipeline;

  private ShopPipeline(LocalEnvironment environment, LocalPipeline pipeline) {
    this.environment = environment;
    this.pipeline = pipeline;
  }

  /**
   * Makes the shop's tables when they are not there yet, and writes the worker's configuration.
   *
   * @param existing rows that a new shop holds before the pipeline starts
   */
  public static ShopPipeline prepare(
      LocalEnvironment environment, long existing, List<String> extra) throws SQLException {
    environment.postgres().createDatabase(LocalEnvironment.SOURCE_DATABASE);
    try (Connection connection = source(environment)) {
      if (ShopSchema.create(connection)) {
        ShopSchema.stock(connection, existing);
      }
    }
    environment.configure(
        NAME,
        ShopSchema.TABLES.stream()
            .map(table -> "\"" + ShopSchema.NAME + "\".\"" + table + "\"")
            .toList(),
        extra);
    return new ShopPipeline(environment, LocalPipeline.connect(environment.temporal(), NAME));
  }

  /**
   * Starts the pipeline unless it runs, and waits until it streams. Tables may still be loading.
   */
  public void start(Duration patience) throws InterruptedException, TimeoutException {
    pipeline.start();
    pipeline.awaitStreaming(patience);
  }

  /** Begins to change the shop. */
  public ShopLoad load(LoadPlan plan) {
    return ShopLoad.start(environment.postgres().url(LocalEnvironment.SOURCE_DATABASE), plan);
  }

  /**
   * Begins to read the sum over accounts and vaults in the target, once both are whole: from then
   * on one read sees whole transactions.
   *
   * @return empty as long as they are not
   */
  public Optional<TornReadWatch> watch() {
    return pipeline
        .state()
        .filter(state -> Collections.disjoint(state.incomplete().keySet(), SUMMED))
        .map(
            state ->
                TornReadWatch.start(
                    () -> environment.snowflake().connect(),
                    new TornReadWatch.Tables(target("ACCOUNTS"), target("VAULTS"), "\"BALANCE\""),
                    ShopSchema.TOTAL_BALANCE,
                    READ_PAUSE));
  }

  /** Waits for the two tables of the sum, see {@link #watch()}. */
  public TornReadWatch awaitWatch(Duration patience) throws InterruptedException, TimeoutException {
    pipeline.awaitWhole(SUMMED, patience);
    return watch().orElseThrow();
  }

  /** Whether the pipeline says that all tables are whole. */
  public boolean isWhole() {
    return pipeline.state().filter(state -> state.incomplete().isEmpty()).isPresent();
  }

  /** The tables that are not whole yet, each with its state. */
  public Map<String, String> loading() {
    return pipeline.state().map(LocalPipeline.PipelineState::incomplete).orElse(Map.of());
  }

  /**
   * Waits until every table is whole and all that is committed in the source has arrived in the
   * target.
   *
   * @throws IllegalStateException when the pipeline failed
   * @throws TimeoutException when it takes too long
   */
  public void settle(Duration patience)
      throws SQLException, InterruptedException, TimeoutException {
    pipeline.awaitWhole(Set.of(), patience);
    long mark;
    try (Connection connection = source(environment)) {
      mark = ShopLoad.writeEndMark(connection);
    }
    long deadline = System.nanoTime() + patience.toNanos();
    try (Connection connection = environment.snowflake().connect();
        Statement statement = connection.createStatement()) {
      while (!arrived(statement, mark)) {
        if (System.nanoTime() > deadline) {
          throw new TimeoutException(
              "the last change is not in the target after " + patience.toSeconds() + " s");
        }
        requireRunning();
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      }
    }
  }

  private static boolean arrived(Statement statement, long mark) throws SQLException {
    try (ResultSet rows =
        statement.executeQuery(
            "SELECT COUNT(*) FROM " + target("EVENTS") + " WHERE \"ID\" = " + mark)) {
      rows.next();
      return rows.getLong(1) > 0;
    }
  }

  /**
   * Looks at the pipeline.
   *
   * @throws IllegalStateException when it has failed
   */
  public void requireRunning() {
    pipeline.requireOpen();
    if ("FAILED".equals(state())) {
      throw new IllegalStateException(
          "the pipeline failed: "
              + pipeline.state().map(LocalPipeline.PipelineState::problem).orElse(""));
    }
  }

  /** Tells Temporal that a worker is dead. */
  public void tellWorkerDied(WorkerProcess dead) {
    pipeline.failActivitiesOf(dead);
  }

  /** The pipeline, for those who steer it. */
  public LocalPipeline pipeline() {
    return pipeline;
  }

  /** The name of the pipeline's state. */
  public String state() {
    return pipeline.state().map(LocalPipeline.PipelineState::name).orElse("(no answer)");
  }

  /** The id of the pipeline's workflow. */
  public String workflowId() {
    return pipeline.workflowId();
  }

  /** Compares every value of every table. */
  public Verification verify() throws SQLException {
    try (Connection source = source(environment);
        Connection target = environment.snowflake().connect()) {
      return new Verifier(source, target, LocalSnowflake.DATABASE)
          .compare(ShopSchema.NAME, ShopSchema.TABLES);
    }
  }

  private static Connection source(LocalEnvironment environment) throws SQLException {
    return environment.postgres().connect(LocalEnvironment.SOURCE_DATABASE);
  }

  private static String target(String table) {
    return "\"%s\".\"SHOP\".\"%s\"".formatted(LocalSnowflake.DATABASE, table);
  }

  @Override
  public void close() {
    pipeline.close();
  }
}
