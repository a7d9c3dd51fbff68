package io.rosetta.activities.types;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rosetta.activities.model.ColumnConversion;
import io.rosetta.activities.model.ColumnMapping;
import io.rosetta.activities.model.Identifier;
import io.rosetta.activities.model.Secret;
import io.rosetta.activities.model.SourceColumn;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.postgres.CatalogReader;
import io.rosetta.activities.postgres.ConnectionPool;
import io.rosetta.activities.postgres.SourceConnections;
import io.rosetta.activities.postgres.SourceSettings;
import io.rosetta.testing.EmbeddedSource;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.PGConnection;

/**
 * The stream and the backfill give the same text for the same value: what pgoutput sends, encoded,
 * against what COPY gives of the backfill's expression, on a server with hostile defaults.
 */
class CanonicalTextIT {
  private static final String EXTRAS =
      "CREATE SCHEMA ext; CREATE EXTENSION hstore SCHEMA ext; CREATE EXTENSION citext SCHEMA ext;"
          + " CREATE EXTENSION ltree SCHEMA ext";

  private static EmbeddedSource source;
  private static Connection pinned;

  @BeforeAll
  static void start() throws Exception {
    source = EmbeddedSource.create();
    source.execute(
        EXTRAS,
        "CREATE COLLATION loose (provider = icu, locale = 'und', deterministic = false)",
        "CREATE TYPE mood AS ENUM ('glad', 'a \"b\", c')",
        "CREATE TYPE pair AS (a int, b text)",
        "CREATE DOMAIN money_like AS numeric(10,2)",
        "CREATE DOMAIN ints AS int[]",
        "CREATE DOMAIN short_text AS varchar(10)",
        "CREATE DOMAIN code AS char(5)");
    pinned = connections().open("rosetta/types/test", new Properties());
  }

  @AfterAll
  static void stop() throws Exception {
    pinned.close();
    source.close();
  }

  private static SourceConnections connections() {
    return new SourceConnections(
        SourceSettings.of(
            source.host(), source.port(), source.database(), source.user(), new Secret("")));
  }

  private static Arguments values(String type, String... values) {
    return Arguments.of(type, List.of(values));
  }

  static List<Arguments> nastyValues() {
    List<Arguments> cases = new ArrayList<>(CanonicalTextCases.scalars());
    cases.addAll(CanonicalTextCases.texts());
    cases.addAll(CanonicalTextCases.structures());
    if (Integer.parseInt(source.query("SHOW server_version_num").get(0)) >= 150_000) {
      // 14 stores it and cannot print it: an error of its own, in the stream too.
      cases.add(
          values(
              "interval",
              "make_interval(hours => 2147483647) + make_interval(hours => 400000000)"));
    }
    cases.add(values("xid8", "'0'", "'18446744073709551615'"));
    return cases;
  }

  @ParameterizedTest
  @MethodSource("nastyValues")
  void streamAndBackfillAgree(String type, List<String> values) throws Exception {
    List<String> raw = streamed(type, values);
    SourceColumn column = column();
    TypeSettings settings = TypeSettings.of(Map.of());

    for (boolean isKey : new boolean[] {false, true}) {
      compare(settings.conversion("t.c", column, isKey, Optional.empty()), column, raw);
    }
    compare(settings.conversion("t.c", column, false, Optional.of("VARCHAR")), column, raw);
    if (column.type().base().name().equals("numeric") && column.type().base().modifier() < 0) {
      compare(settings.conversion("t.c", column, false, Optional.of("NUMBER(38,9)")), column, raw);
    }
  }

  /** Inserts the values, one row each and a NULL at the end, and takes them from the slot. */
  private static List<String> streamed(String type, List<String> values) throws Exception {
    source.execute(
        "DROP PUBLICATION IF EXISTS types_pub",
        "DROP TABLE IF EXISTS t",
        "CREATE TABLE t (id int PRIMARY KEY, c " + type + ")",
        "CREATE PUBLICATION types_pub FOR TABLE t");
    source.query("SELECT pg_create_logical_replication_slot('types_slot', 'pgoutput')");
    try {
      insert(values);
      List<String> raw = changes();
      assertThat(raw).hasSize(values.size() + 1).last().isNull();
      return raw;
    } finally {
      source.query("SELECT pg_drop_replication_slot('types_slot')");
    }
  }

  private static void insert(List<String> values) throws Exception {
    try (Connection connection = source.connect();
        Statement statement = connection.createStatement()) {
      // The values are written as a person in UTC would write them.
      statement.execute("SET timezone = 'UTC'; SET datestyle = 'ISO, MDY'");
      for (int i = 0; i < values.size(); i++) {
        statement.execute("INSERT INTO t VALUES (" + i + ", " + values.get(i) + ")");
      }
      statement.execute("INSERT INTO t VALUES (" + values.size() + ", NULL)");
    }
  }

  private static List<String> changes() throws Exception {
    List<String> raw = new ArrayList<>();
    try (Statement statement = pinned.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT data FROM pg_logical_slot_get_binary_changes('types_slot', NULL, NULL,"
                    + " 'proto_version', '1', 'publication_names', 'types_pub')")) {
      while (rows.next()) {
        PgoutputText.ofInsert(rows.getBytes(1)).ifPresent(texts -> raw.add(texts.get(1)));
      }
    }
    return raw;
  }

  private static SourceColumn column() {
    TableId id = new TableId("public", "t");
    try (ConnectionPool pool =
        ConnectionPool.open("types", connections(), new SimpleMeterRegistry())) {
      return pool.run("reading", c -> CatalogReader.read(c, List.of(id)).get(id)).columns().get(1);
    }
  }

  private static void compare(ColumnConversion conversion, SourceColumn column, List<String> raw)
      throws Exception {
    List<ColumnMapping> columns =
        List.of(new ColumnMapping(column, new Identifier("C"), conversion));
    Optional<String> quarantine = Quarantine.backfillExpression(columns);
    Optional<String> unholdable = conversion.backfillUnholdable("\"c\"");
    Quarantine.Writer writer = new Quarantine.Writer();
    for (int i = 0; i < raw.size(); i++) {
      String text = raw.get(i);
      String as = conversion.targetType() + " of " + text;
      boolean holdable = text == null || conversion.holdable(text);
      String bad =
          unholdable.isEmpty() ? "f" : copied("COALESCE(" + unholdable.get() + ", 'f')", i);
      assertThat(bad).as(as).isEqualTo(holdable ? "f" : "t");
      String encoded = text == null || !holdable ? null : conversion.encode(text);
      assertThat(copied(BackfillRow.cell(columns.get(0)), i)).as(as).isEqualTo(encoded);
      if (!holdable) {
        writer.add("c", text);
      }
      assertThat(quarantine.isEmpty() ? null : copied(quarantine.get(), i))
          .as(as)
          .isEqualTo(writer.finish().orElse(null));
    }
  }

  /** The value of an expression in one row as COPY gives it, null for NULL. */
  private static String copied(String expression, int id) throws Exception {
    StringWriter out = new StringWriter();
    pinned
        .unwrap(PGConnection.class)
        .getCopyAPI()
        .copyOut(
            "COPY (SELECT "
                + expression
                + " FROM public.t WHERE id = "
                + id
                + ") TO STDOUT (FORMAT csv, FORCE_QUOTE *, ENCODING 'UTF8')",
            out);
    String line = out.toString();
    return line.equals("\n") ? null : line.substring(1, line.length() - 2).replace("\"\"", "\"");
  }
}
