package io.rosetta.activities.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetta.activities.model.CatalogPicture;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.snowflake.PictureCodec;
import io.rosetta.testing.EmbeddedSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each change that a stream never reports shows as a difference of two pictures. */
class PictureReaderIT {
  private static final String TABLE =
      "CREATE TABLE t (k int PRIMARY KEY, v varchar(9), u int NOT NULL UNIQUE,"
          + " g int GENERATED ALWAYS AS (k * 2) STORED); INSERT INTO t VALUES (1, 'x', 1)";
  private static final String PARTITIONED =
      "CREATE TABLE t (k int PRIMARY KEY, v text) PARTITION BY RANGE (k);"
          + " CREATE TABLE low PARTITION OF t FOR VALUES FROM (0) TO (10);"
          + " CREATE TABLE high PARTITION OF t FOR VALUES FROM (10) TO (20);"
          + " CREATE TABLE loose (k int NOT NULL, v text); INSERT INTO loose VALUES (25, 'x')";

  private static final String NESTED =
      "CREATE TABLE t (k int PRIMARY KEY, v text) PARTITION BY RANGE (k);"
          + " CREATE TABLE high PARTITION OF t FOR VALUES FROM (10) TO (20) PARTITION BY LIST (k);"
          + " CREATE TABLE odd PARTITION OF high DEFAULT";

  /** A table with foreign partitions has no key. The wrapper cannot read: a picture does not. */
  private static final String KEYLESS =
      "CREATE TABLE t (k int, v text) PARTITION BY RANGE (k); DROP FOREIGN DATA WRAPPER IF EXISTS nobodys CASCADE;"
          + " CREATE FOREIGN DATA WRAPPER nobodys;"
          + " CREATE SERVER elsewhere FOREIGN DATA WRAPPER nobodys";

  private static EmbeddedSource source;

  @BeforeAll
  static void start() {
    source = EmbeddedSource.create();
  }

  @AfterAll
  static void stop() {
    source.close();
  }

  private static CatalogPicture picture() throws SQLException {
    return picture("0");
  }

  private static CatalogPicture picture(String lockTimeout) throws SQLException {
    TableId id = new TableId("public", "t");
    try (Connection connection = source.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET lock_timeout = '" + lockTimeout + "'");
      return PictureReader.read(connection, "pub", List.of(id)).get(id);
    }
  }

  private static void make(String tables) {
    source.execute(
        "DROP PUBLICATION IF EXISTS pub",
        "DROP TABLE IF EXISTS t, loose, low, high",
        tables,
        "CREATE PUBLICATION pub FOR TABLE t WITH (publish_via_partition_root = true)");
  }

  static Stream<Arguments> changes() {
    return Stream.of(
        Arguments.of(TABLE, "ALTER TABLE t ADD COLUMN w text", List.of("column w was added")),
        Arguments.of(TABLE, "ALTER TABLE t DROP COLUMN v", List.of("column v was dropped")),
        Arguments.of(TABLE, "ALTER TABLE t RENAME v TO w", List.of("column v was renamed to w")),
        Arguments.of(
            TABLE,
            "ALTER TABLE t DROP COLUMN v, ADD COLUMN v varchar(9)",
            List.of("column v was dropped", "column v was added")),
        Arguments.of(
            TABLE, "ALTER TABLE t ALTER v TYPE varchar(20)", List.of("the type of column v")),
        Arguments.of(
            TABLE,
            "ALTER TABLE t DROP CONSTRAINT t_pkey, ADD PRIMARY KEY (u)",
            List.of("the key's columns changed from [1] to [3]")),
        Arguments.of(
            TABLE, "ALTER TABLE t REPLICA IDENTITY FULL", List.of("the replica identity changed")),
        Arguments.of(
            TABLE,
            "ALTER PUBLICATION pub DROP TABLE t; ALTER TABLE t SET UNLOGGED",
            List.of("the persistence changed", "written anew", "the publication changed")),
        Arguments.of(TABLE, "VACUUM FULL t", List.of("rows were written anew")),
        Arguments.of(TABLE, "TRUNCATE t", List.of("rows were written anew")),
        Arguments.of(
            TABLE,
            "BEGIN; DROP TABLE t; CREATE TABLE t (k int PRIMARY KEY); COMMIT",
            List.of("dropped and created again")),
        Arguments.of(
            TABLE,
            "ALTER TABLE t RENAME TO other; ALTER TABLE other RENAME TO t",
            List.of("it was renamed")),
        Arguments.of(TABLE, "GRANT SELECT ON t TO PUBLIC; ANALYZE t", List.of()),
        Arguments.of(
            TABLE, "ALTER PUBLICATION pub DROP TABLE t", List.of("the publication changed")),
        Arguments.of(TABLE, "DROP PUBLICATION pub", List.of("the publication changed")),
        Arguments.of(
            TABLE,
            "ALTER PUBLICATION pub SET (publish = 'insert')",
            List.of("the publication changed")),
        Arguments.of(
            TABLE,
            "ALTER PUBLICATION pub SET TABLE t WHERE (k > 5)",
            List.of("the publication changed")),
        Arguments.of(
            TABLE, "ALTER PUBLICATION pub SET TABLE t (k, u)", List.of("the publication changed")),
        Arguments.of(
            TABLE,
            "ALTER PUBLICATION pub SET (publish = 'insert');"
                + " ALTER PUBLICATION pub SET (publish = 'insert, update, delete, truncate')",
            List.of("the publication changed")),
        Arguments.of(
            PARTITIONED,
            "ALTER TABLE loose ADD PRIMARY KEY (k); ALTER PUBLICATION pub ADD TABLE loose",
            List.of()),
        Arguments.of(
            PARTITIONED,
            "ALTER TABLE t DETACH PARTITION low;"
                + " ALTER TABLE t ATTACH PARTITION low FOR VALUES FROM (0) TO (10)",
            List.of("a partition was detached and attached again")),
        Arguments.of(
            NESTED,
            "ALTER TABLE t DETACH PARTITION high;"
                + " ALTER TABLE t ATTACH PARTITION high FOR VALUES FROM (10) TO (20)",
            List.of("a partition was detached and attached again")),
        Arguments.of(
            PARTITIONED,
            "ALTER TABLE t ATTACH PARTITION loose FOR VALUES FROM (20) TO (30)",
            List.of("a partition was attached")),
        Arguments.of(
            PARTITIONED,
            "TRUNCATE loose;"
                + " ALTER TABLE t ATTACH PARTITION loose FOR VALUES FROM (20) TO (30)",
            List.of()),
        Arguments.of(PARTITIONED, "CREATE TABLE later PARTITION OF t DEFAULT", List.of()),
        Arguments.of(
            PARTITIONED,
            "CREATE UNLOGGED TABLE later PARTITION OF t DEFAULT",
            List.of("a partition was attached")),
        Arguments.of(
            KEYLESS,
            "CREATE FOREIGN TABLE later PARTITION OF t DEFAULT SERVER elsewhere",
            List.of("a partition was attached")),
        Arguments.of(
            PARTITIONED, "ALTER TABLE t DETACH PARTITION low", List.of("a partition was detached")),
        Arguments.of(
            PARTITIONED, "DROP TABLE high", List.of("a partition was detached or dropped")),
        Arguments.of(PARTITIONED, "TRUNCATE low", List.of("rows were written anew")));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void findsWhatTheStreamDoesNotReport(String tables, String change, List<String> expected)
      throws SQLException {
    make(tables);
    CatalogPicture before = picture();
    assertThat(before.differences(picture())).as("nothing happened").isEmpty();

    source.execute(change);

    List<String> found = before.differences(picture());
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(found.get(i)).contains(expected.get(i));
    }
  }

  /** Of a published table PostgreSQL itself takes a lock, to list its columns. */
  @Test
  void asksForNothingThatLocksAPlainTable() throws SQLException {
    make(TABLE);
    source.execute("DROP PUBLICATION pub");
    CatalogPicture before = picture();
    try (Connection rewriter = source.connect();
        Statement statement = rewriter.createStatement()) {
      rewriter.setAutoCommit(false);
      statement.execute("LOCK TABLE t IN ACCESS EXCLUSIVE MODE");

      assertThat(picture("5s")).isEqualTo(before);
    }
  }

  @Test
  void aSchemaThatWasTakenOutAndAddedAgainIsADifference() throws SQLException {
    make(TABLE);
    source.execute(
        "DROP PUBLICATION pub",
        "CREATE PUBLICATION pub FOR TABLES IN SCHEMA public WITH (publish_via_partition_root = true)");
    CatalogPicture before = picture();
    assertThat(before.differences(picture())).isEmpty();

    source.execute(
        "ALTER PUBLICATION pub DROP TABLES IN SCHEMA public",
        "ALTER PUBLICATION pub ADD TABLES IN SCHEMA public");

    assertThat(before.differences(picture()))
        .singleElement()
        .asString()
        .startsWith("the publication changed");
  }

  @Test
  void isStoredAndReadBackAsItWas() throws SQLException {
    for (String tables : List.of(TABLE, PARTITIONED)) {
      make(tables);
      source.execute("ALTER PUBLICATION pub SET TABLE t (k, v) WHERE (k > 5)");
      CatalogPicture picture = picture();

      assertThat(PictureCodec.read(PictureCodec.write(picture))).isEqualTo(picture);
      assertThat(picture.publication().rowFilter()).isEqualTo("(k > 5)");
      assertThat(picture.publication().columnList()).isEqualTo("[1, 2]");
    }
  }
}
