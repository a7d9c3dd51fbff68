package io.rosetta.demo.trial;

import io.rosetta.demo.local.LocalEnvironment;
import io.rosetta.demo.local.LocalSnowflake;
import io.rosetta.demo.proof.Verification;
import io.rosetta.demo.proof.Verifier;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;

/**
 * A table that backfills copy again while things happen to them. The shop's load leaves it alone,
 * so each disturbance changes it itself. Each of its partitions is a chunk.
 */
final class Parcels {
  static final String SCHEMA = "shop";
  static final String NAME = "parcels";
  static final String TABLE = SCHEMA + "." + NAME;
  static final int PARTITIONS = 6;
  private static final int ROWS = 3_000;

  private final Scene scene;

  private Parcels(Scene scene) {
    this.scene = scene;
  }

  /** Makes the table and takes it into the pipeline unless that was done before. */
  static Parcels of(Scene scene) throws Exception {
    Parcels parcels = new Parcels(scene);
    if (!parcels.exists()) {
      parcels.create();
      scene.shop().pipeline().update("addTables", Map.of("tables", List.of(TABLE)));
      scene.await("the first copy of " + TABLE, parcels::isWhole);
    }
    return parcels;
  }

  private boolean exists() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery("SELECT to_regclass('" + TABLE + "') IS NOT NULL")) {
      found.next();
      return found.getBoolean(1);
    }
  }

  private void create() throws SQLException {
    execute(
        "CREATE TABLE shop.parcels (id int PRIMARY KEY, weight numeric, label text)"
            + " PARTITION BY HASH (id)");
    for (int i = 0; i < PARTITIONS; i++) {
      execute(
          "CREATE TABLE shop.parcels_%1$d PARTITION OF shop.parcels FOR VALUES WITH (MODULUS %2$d, REMAINDER %1$d)"
              .formatted(i, PARTITIONS));
    }
    execute(
        "INSERT INTO shop.parcels SELECT i, i / 7.0, repeat(md5(i::text), 80) FROM generate_series(1, %d) i"
            .formatted(ROWS));
    // Uncompressed and apart, so that changes of other columns do not carry it.
    execute("ALTER TABLE shop.parcels ALTER COLUMN label SET STORAGE EXTERNAL");
  }

  /** Rows come and go, change their key, and change without their label. */
  void change() throws SQLException {
    execute("UPDATE shop.parcels SET weight = coalesce(weight, 0) + 1 WHERE id % 3 = 0");
    execute("DELETE FROM shop.parcels WHERE id % 41 = 0");
    execute(
        "UPDATE shop.parcels SET id = id + (SELECT max(id) FROM shop.parcels) WHERE id % 53 = 0");
    execute("INSERT INTO shop.parcels SELECT max(id) + 41, NULL, 'new' FROM shop.parcels");
  }

  /** Committed, but in the source's memory only for a moment. */
  void changeWithoutFlush() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET synchronous_commit = off");
      statement.execute("UPDATE shop.parcels SET weight = -1 WHERE id % 5 = 0");
      statement.execute("INSERT INTO shop.parcels SELECT max(id) + 41, 0, 'dim' FROM shop.parcels");
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** A connection to the source; the caller closes it. */
  Connection connect() throws SQLException {
    return scene.environment().postgres().connect(LocalEnvironment.SOURCE_DATABASE);
  }

  private boolean isWhole() {
    return scene
        .shop()
        .pipeline()
        .state()
        .filter(state -> state.tables().contains(TABLE))
        .filter(state -> !state.incomplete().containsKey(TABLE))
        .isPresent();
  }

  /**
   * Compares every value.
   *
   * @throws IllegalStateException when one differs
   */
  void requireEqual() throws SQLException {
    try (Connection source = connect();
        Connection target = scene.environment().snowflake().connect()) {
      Verification found =
          new Verifier(source, target, LocalSnowflake.DATABASE).compare(SCHEMA, List.of(NAME));
      if (!found.equal()) {
        throw new IllegalStateException(TABLE + " differs: " + found.first());
      }
    }
  }
}
