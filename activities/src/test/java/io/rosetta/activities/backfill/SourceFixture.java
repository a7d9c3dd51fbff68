package io.rosetta.activities.backfill;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rosetta.activities.model.Identifier;
import io.rosetta.activities.model.InitialLoad;
import io.rosetta.activities.model.PipelineSettings;
import io.rosetta.activities.model.Secret;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableSettings;
import io.rosetta.activities.postgres.ConnectionPool;
import io.rosetta.activities.postgres.SourceConnections;
import io.rosetta.activities.postgres.SourceSettings;
import io.rosetta.testing.EmbeddedSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** A database of its own with a pipeline's pool on it. */
final class SourceFixture implements AutoCloseable {
  static final String PIPELINE = "shop";
  static final TableId T = new TableId("public", "t");

  private final EmbeddedSource database = EmbeddedSource.create();
  private final ConnectionPool pool;

  SourceFixture(String... statements) {
    database.execute(statements);
    pool = pool(database.user());
  }

  private ConnectionPool pool(String user) {
    return ConnectionPool.open(
        PIPELINE,
        new SourceConnections(
            SourceSettings.of(
                database.host(), database.port(), database.database(), user, new Secret(""))),
        new SimpleMeterRegistry());
  }

  EmbeddedSource database() {
    return database;
  }

  ConnectionPool pool() {
    return pool;
  }

  /** The pool of another role; the caller closes it. */
  ConnectionPool poolOf(String user) {
    return pool(user);
  }

  BackfillSource source() {
    return source(TableSettings.of(T));
  }

  BackfillSource source(TableSettings... tables) {
    return new BackfillSource(settings(tables), pool);
  }

  static PipelineSettings settings(TableSettings... tables) {
    return new PipelineSettings(
        PIPELINE,
        "rosetta_shop",
        "rosetta_shop",
        new Identifier("LAKE"),
        Map.of(),
        List.of(tables),
        InitialLoad.BACKFILL,
        Map.of());
  }

  /** Waits for a condition that another thread or process brings about. */
  static void await(BooleanSupplier condition) throws InterruptedException {
    Instant deadline = Instant.now().plus(Duration.ofSeconds(60));
    while (!condition.getAsBoolean()) {
      if (Instant.now().isAfter(deadline)) {
        throw new AssertionError("the condition never came true");
      }
      Thread.sleep(20);
    }
  }

  @Override
  public void close() {
    pool.close();
    database.close();
  }
}
