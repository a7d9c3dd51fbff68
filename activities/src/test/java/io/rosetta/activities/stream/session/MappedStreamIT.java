package io.rosetta.activities.stream.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetta.activities.model.DeleteMode;
import io.rosetta.activities.model.Identifier;
import io.rosetta.activities.model.InitialLoad;
import io.rosetta.activities.model.KnownTable;
import io.rosetta.activities.model.PipelineSettings;
import io.rosetta.activities.model.SourceColumn;
import io.rosetta.activities.model.SourceTable;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.TableSettings;
import io.rosetta.activities.model.WriteMode;
import io.rosetta.activities.postgres.CatalogReader;
import io.rosetta.activities.stream.reader.TableCatalog;
import io.rosetta.activities.stream.testing.StreamFixture;
import io.rosetta.activities.types.TableMapper;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The stream with the catalog reader and the type table that the product uses. */
class MappedStreamIT {
  private final StreamFixture stream = StreamFixture.create();

  @AfterEach
  void close() {
    stream.close();
  }

  private void use(TableSettings... tables) {
    PipelineSettings pipeline =
        new PipelineSettings(
            "p",
            stream.name(),
            stream.name(),
            new Identifier("DB"),
            Map.of(),
            List.of(tables),
            InitialLoad.NOW,
            Map.of());
    stream.streamSource.use(new MappedCatalog(pipeline));
  }

  private final class MappedCatalog implements TableCatalog {
    private final PipelineSettings pipeline;

    MappedCatalog(PipelineSettings pipeline) {
      this.pipeline = pipeline;
    }

    @Override
    public Optional<SourceTable> read(TableId table) {
      try (Connection connection = stream.source.connect()) {
        return Optional.ofNullable(CatalogReader.read(connection, List.of(table)).get(table));
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public List<SourceColumn> resolve(List<KnownTable.Column> columns) {
      try (Connection connection = stream.source.connect()) {
        return CatalogReader.resolve(connection, columns);
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public TableMapping map(SourceTable table) {
      TableSettings settings =
          pipeline.tables().stream()
              .filter(t -> t.id().equals(table.id()))
              .findFirst()
              .orElse(TableSettings.of(table.id()));
      return TableMapper.map(table, settings, pipeline);
    }
  }

  @Test
  void valuesAreCanonical() {
    stream.source.execute(
        "CREATE TABLE t (k int PRIMARY KEY, n numeric(6,2), f float8, b bytea, c char(5), a int[],"
            + " j jsonb, d date, ts timestamptz, m money, e text)");
    use();
    stream.publish("t").start();
    stream.source.execute(
        "INSERT INTO t VALUES (1, 1.5, '-Infinity', '\\xdeadbeef', 'ab', '{1,NULL}',"
            + " '{\"x\": 1.0}', '2026-11-24', '2026-11-24 01:02:03.4+01', 1234.5, ''),"
            + " (2, 'NaN', 1e22, '', '', '{}', 'null', 'infinity', '-infinity', -1, NULL)");
    stream.sync();
    List<Map<String, String>> rows = stream.targetRows("t");
    assertThat(rows).hasSize(2);
    assertThat(rows.stream().filter(row -> row.get("K").equals("1")))
        .singleElement()
        .satisfies(
            row ->
                assertThat(row)
                    .containsEntry("N", "1.50")
                    .containsEntry("F", "-inf")
                    .containsEntry("B", "deadbeef")
                    .containsEntry("C", "ab")
                    .containsEntry("A", "[1,null]")
                    .containsEntry("J", "{\"x\": 1.0}")
                    .containsEntry("TS", "2026-11-24 00:02:03.4+00")
                    .containsEntry("M", "1234.50")
                    .containsEntry("E", ""));
    assertThat(stream.target.quarantine(new TableId("public", "t")))
        .singleElement()
        .isEqualTo("{\"n\":\"NaN\",\"d\":\"infinity\",\"ts\":\"-infinity\"}");
  }

  @Test
  void keysOfTypesThatFold() {
    stream.source.execute(
        "CREATE TABLE f (k float8 PRIMARY KEY, v text)",
        "CREATE TABLE n (k numeric PRIMARY KEY, v text)",
        "CREATE TABLE c (k char(4) PRIMARY KEY, v text)");
    use();
    stream.publish("f", "n", "c").start();
    stream.source.execute(
        "INSERT INTO f VALUES ('-0', 'x'), ('NaN', 'y')",
        "UPDATE f SET k = 0 WHERE v = 'x'",
        "INSERT INTO n VALUES (1.0, 'x')",
        "UPDATE n SET k = 1.00",
        "INSERT INTO c VALUES ('a', 'x')",
        "UPDATE c SET k = 'a   ', v = 'z'");
    stream.sync();
    assertThat(stream.targetRows("f")).hasSize(2);
    assertThat(stream.targetRows("n")).singleElement().asString().contains("1.00");
    assertThat(stream.targetRows("c")).singleElement().asString().contains("K=a,").contains("z");
  }

  @Test
  void columnsThatTheUserLeavesOut() {
    stream.source.execute("CREATE TABLE t (k int PRIMARY KEY, secret text, v text)");
    use(
        new TableSettings(
            new TableId("public", "t"),
            List.of(),
            List.of("secret"),
            WriteMode.MERGE,
            DeleteMode.HARD,
            Map.of()));
    stream.publish("t").start();
    stream.source.execute("INSERT INTO t VALUES (1, 's', 'v')");
    stream.sync();
    assertThat(stream.targetRows("t")).containsExactly(Map.of("K", "1", "V", "v"));
  }

  @Test
  void deferrableKeyIsRefused() {
    stream.source.execute(
        "CREATE TABLE ok (k int PRIMARY KEY)",
        "CREATE TABLE t (k int PRIMARY KEY DEFERRABLE)",
        "ALTER TABLE t REPLICA IDENTITY FULL",
        "INSERT INTO t VALUES (1), (2)");
    use();
    stream.publish("ok", "t").start();
    stream.source.execute("UPDATE t SET k = k + 1", "INSERT INTO ok VALUES (1)");
    stream.sync();
    assertThat(stream.targetRows("ok")).hasSize(1);
    assertThat(stream.target.state().orElseThrow().tables())
        .filteredOn(status -> status.table().name().equals("t"))
        .singleElement()
        .satisfies(status -> assertThat(status.reason()).contains("key"));
  }
}
