package io.rosetta.activities.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetta.activities.model.PostgresType;
import io.rosetta.activities.model.ReplicaIdentity;
import io.rosetta.activities.model.SourceColumn;
import io.rosetta.activities.model.SourceTable;
import io.rosetta.activities.model.TableId;
import io.rosetta.testing.EmbeddedSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogReaderIT {
  private static EmbeddedSource source;
  private static ConnectionPool pool;

  @BeforeAll
  static void start() {
    source = EmbeddedSource.create();
    pool = TestPools.open(source);
    source.execute(
        "CREATE DOMAIN price AS numeric(10,2)",
        "CREATE TYPE mood AS ENUM ('glad', 'sad')",
        "CREATE TABLE \"Mixed Case\" (id bigint PRIMARY KEY, p price, ps price[], m mood,"
            + " v varchar(20)[], n numeric(7,3), g int GENERATED ALWAYS AS (1) STORED, o oidvector)",
        "ALTER TABLE \"Mixed Case\" ADD COLUMN late timestamptz DEFAULT '2024-05-06 12:00+02'",
        "ALTER TABLE \"Mixed Case\" ADD COLUMN quoted text DEFAULT 'it''s {\"a\",b}'",
        "ALTER TABLE \"Mixed Case\" ALTER COLUMN quoted SET DEFAULT 'other'",
        "ALTER TABLE \"Mixed Case\" ADD COLUMN gone int",
        "ALTER TABLE \"Mixed Case\" DROP COLUMN gone",
        "CREATE TABLE k_primary (a int, b int, PRIMARY KEY (b, a) INCLUDE ())"
            .replace(" INCLUDE ()", ""),
        "CREATE TABLE k_include (a int, b int, PRIMARY KEY (b) INCLUDE (a))",
        "CREATE TABLE k_none (a int)",
        "CREATE TABLE k_deferrable (a int PRIMARY KEY DEFERRABLE, b int)",
        "CREATE TABLE k_index (a int NOT NULL, b int PRIMARY KEY)",
        "CREATE UNIQUE INDEX k_index_a ON k_index (a)",
        "ALTER TABLE k_index REPLICA IDENTITY USING INDEX k_index_a",
        "CREATE TABLE k_full (a int NOT NULL UNIQUE, b int)",
        "ALTER TABLE k_full REPLICA IDENTITY FULL",
        "CREATE TABLE k_full_nullable (a int UNIQUE)",
        "ALTER TABLE k_full_nullable REPLICA IDENTITY FULL",
        "CREATE TABLE k_full_partial (a int NOT NULL)",
        "CREATE UNIQUE INDEX ON k_full_partial (a) WHERE a > 0",
        "ALTER TABLE k_full_partial REPLICA IDENTITY FULL",
        "CREATE TABLE k_full_expression (a int NOT NULL)",
        "CREATE UNIQUE INDEX ON k_full_expression (abs(a))",
        "ALTER TABLE k_full_expression REPLICA IDENTITY FULL",
        "CREATE TABLE k_full_deferrable (a int NOT NULL UNIQUE DEFERRABLE)",
        "ALTER TABLE k_full_deferrable REPLICA IDENTITY FULL",
        "CREATE TABLE k_unique_only (a int NOT NULL UNIQUE)",
        "CREATE TABLE k_nothing (a int PRIMARY KEY)",
        "ALTER TABLE k_nothing REPLICA IDENTITY NOTHING",
        "CREATE TABLE parts (a int, b int, PRIMARY KEY (a, b)) PARTITION BY RANGE (a)",
        "CREATE VIEW v AS SELECT 1 AS a");
  }

  @AfterAll
  static void stop() {
    pool.close();
    source.close();
  }

  private static SourceTable read(String table) {
    TableId id = new TableId("public", table);
    Map<TableId, SourceTable> tables =
        pool.run("reading", connection -> CatalogReader.read(connection, List.of(id)));
    return tables.get(id);
  }

  private static PostgresType type(SourceTable table, String column) {
    return table.columns().stream()
        .filter(c -> c.name().equals(column))
        .findFirst()
        .orElseThrow()
        .type();
  }

  @Test
  void columnsWithoutDroppedAndGeneratedOnes() {
    SourceTable table = read("Mixed Case");

    assertThat(table.columns())
        .extracting(SourceColumn::name)
        .containsExactly("id", "p", "ps", "m", "v", "n", "o", "late", "quoted");
    assertThat(table.key()).containsExactly("id");
    assertThat(table.kind()).isEqualTo('r');
    assertThat(table.replicaIdentity()).isEqualTo(ReplicaIdentity.DEFAULT);
  }

  @Test
  void typesWithDomainsArraysAndModifiers() {
    SourceTable table = read("Mixed Case");

    assertThat(type(table, "p").base().name()).isEqualTo("numeric");
    assertThat(type(table, "p").base().modifier()).isEqualTo((10 << 16 | 2) + 4);
    assertThat(type(table, "ps").innerType().orElseThrow().base().name()).isEqualTo("numeric");
    assertThat(type(table, "m").kind()).isEqualTo('e');
    assertThat(type(table, "v").isArray()).isTrue();
    assertThat(type(table, "v").innerType().orElseThrow().name()).isEqualTo("varchar");
    assertThat(type(table, "n").modifier()).isEqualTo((7 << 16 | 3) + 4);
  }

  @Test
  void whatOldRowsHoldInANewColumnIsTheFirstDefaultAsPinnedText() {
    List<SourceColumn> columns = read("Mixed Case").columns();

    assertThat(columns.get(0).missing()).isEmpty();
    assertThat(columns.get(7).missing()).contains("2024-05-06 10:00:00+00");
    assertThat(columns.get(8).missing()).contains("it's {\"a\",b}");
  }

  @ParameterizedTest
  @CsvSource({
    "k_primary, b a",
    "k_include, b",
    "k_none, ''",
    "k_deferrable, ''",
    "k_index, a",
    "k_full, a",
    "k_full_nullable, ''",
    "k_full_partial, ''",
    "k_full_expression, ''",
    "k_full_deferrable, ''",
    "k_unique_only, ''",
    "k_nothing, ''",
    "parts, a b",
  })
  void onlyAnImmediateCompleteKeyIsUsable(String table, String key) {
    List<String> expected = key.isEmpty() ? List.of() : Arrays.asList(key.split(" "));

    assertThat(read(table).key()).isEqualTo(expected);
  }

  @Test
  void otherRelationsAreNamedAsWhatTheyAre() {
    assertThat(read("parts").kind()).isEqualTo('p');
    assertThat(read("v").kind()).isEqualTo('v');
    assertThat(read("missing")).isNull();
  }
}
