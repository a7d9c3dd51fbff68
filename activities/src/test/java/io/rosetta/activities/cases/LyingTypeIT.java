package io.rosetta.activities.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rosetta.activities.model.Identifier;
import io.rosetta.activities.model.InitialLoad;
import io.rosetta.activities.model.KnownTable;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.Owner;
import io.rosetta.activities.model.PipelineSettings;
import io.rosetta.activities.model.PostgresType;
import io.rosetta.activities.model.SourceColumn;
import io.rosetta.activities.model.SourceTable;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.TableSettings;
import io.rosetta.activities.model.TableStatus;
import io.rosetta.activities.model.TargetTableId;
import io.rosetta.activities.postgres.CatalogReader;
import io.rosetta.activities.snowflake.SnowflakeTarget;
import io.rosetta.activities.snowflake.TargetScope;
import io.rosetta.activities.stream.reader.TableCatalog;
import io.rosetta.activities.stream.session.StreamMetrics;
import io.rosetta.activities.stream.session.StreamPlan;
import io.rosetta.activities.stream.session.StreamSession;
import io.rosetta.activities.stream.session.StreamSettings;
import io.rosetta.activities.stream.testing.TestStreamSource;
import io.rosetta.activities.testing.EmulatedTarget;
import io.rosetta.activities.types.TableMapper;
import io.rosetta.testing.EmbeddedSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Values that we take for ones that fit and Snowflake refuses. There is none that we know of, so
 * the catalog lies: columns named {@code number...} are said to be int4, and are text.
 */
class LyingTypeIT {
  private static final EmulatedTarget EMULATED = EmulatedTarget.shared();
  private static final String NAME = "lying";

  private final EmbeddedSource source = EmbeddedSource.create();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private StreamSession session;
  private Thread thread;

  @TempDir private Path directory;

  @AfterEach
  void close() throws Exception {
    thread.interrupt();
    thread.join();
    source.close();
  }

  private static final class LyingCatalog implements TableCatalog {
    private final EmbeddedSource source;
    private final PipelineSettings settings;

    LyingCatalog(EmbeddedSource source, PipelineSettings settings) {
      this.source = source;
      this.settings = settings;
    }

    @Override
    public Optional<SourceTable> read(TableId table) {
      try (Connection connection = source.connect()) {
        return Optional.ofNullable(CatalogReader.read(connection, List.of(table)).get(table))
            .map(LyingCatalog::lie);
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public List<SourceColumn> resolve(List<KnownTable.Column> columns) {
      try (Connection connection = source.connect()) {
        return CatalogReader.resolve(connection, columns);
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    private static SourceTable lie(SourceTable table) {
      PostgresType int4 = new PostgresType(23, "pg_catalog", "int4", 'b', 'N', -1, null);
      List<SourceColumn> columns =
          table.columns().stream()
              .map(
                  c ->
                      c.name().startsWith("number")
                          ? new SourceColumn(c.attnum(), c.name(), int4, c.notNull(), null)
                          : c)
              .toList();
      return new SourceTable(
          table.id(),
          table.oid(),
          table.fileNode(),
          table.kind(),
          table.replicaIdentity(),
          columns,
          table.key());
    }

    @Override
    public TableMapping map(SourceTable table) {
      return TableMapper.map(table, TableSettings.of(table.id()), settings);
    }
  }

  private void start(Identifier database, TableId... tables) throws Exception {
    List<TableSettings> list = List.of(tables).stream().map(TableSettings::of).toList();
    PipelineSettings settings =
        new PipelineSettings(NAME, NAME, NAME, database, Map.of(), list, InitialLoad.NOW, Map.of());
    source.execute("CREATE PUBLICATION " + NAME + " FOR ALL TABLES");
    source.query("SELECT pg_create_logical_replication_slot('" + NAME + "', 'pgoutput')");
    TestStreamSource lying = new TestStreamSource(source, NAME, NAME);
    lying.use(new LyingCatalog(source, settings));
    List<TargetTableId> targets =
        List.of(tables).stream().map(table -> TableMapper.target(table, settings)).toList();
    SnowflakeTarget target =
        new SnowflakeTarget(
            EMULATED.settings(), new TargetScope(NAME, database, targets), Clock.systemUTC());
    StreamPlan plan =
        new StreamPlan(
            NAME,
            new Owner("ns", "rosetta-pipeline-" + NAME, "run", Instant.now().plusSeconds(600)),
            NAME,
            NAME,
            List.of(tables),
            Files.createDirectory(directory.resolve("attempt")),
            StreamSettings.defaults(512L << 20, 1));
    session = new StreamSession(plan, lying, target, new StreamMetrics(meters, NAME));
    thread = new Thread(this::run, "lying-stream");
    thread.start();
  }

  private void run() {
    try {
      session.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void sync() throws InterruptedException {
    Lsn now =
        Lsn.parse(
            source.query("SELECT pg_logical_emit_message(true, 'rosetta.barrier', '')").get(0));
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (!session.progress().committed().isAfter(now)) {
      if (!thread.isAlive() || System.nanoTime() > deadline) {
        throw new IllegalStateException("the position never passed " + now);
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  @Test
  void badValuesAreSetAsideAndABadKeyFailsItsTableOnly() throws Exception {
    source.execute(
        "CREATE TABLE cells (k int PRIMARY KEY, number text, v text)",
        "CREATE TABLE keys (number text PRIMARY KEY, v text)",
        "CREATE TABLE fine (k int PRIMARY KEY, v text)");
    Identifier database = EMULATED.newDatabase();
    TableId keys = new TableId("public", "keys");
    start(database, new TableId("public", "cells"), keys, new TableId("public", "fine"));

    source.execute(
        "BEGIN; INSERT INTO cells VALUES (1, '7', 'a'), (2, 'seven', 'b'); INSERT INTO keys VALUES"
            + " ('8', 'c'); INSERT INTO fine VALUES (1, 'd'); COMMIT");
    sync();
    source.execute(
        "BEGIN; INSERT INTO keys VALUES ('9', ''), ('nine', 'never'); UPDATE fine SET v = 'e';"
            + " UPDATE cells SET number = '2' WHERE k = 2; COMMIT",
        "INSERT INTO keys VALUES ('10', 'never')",
        "UPDATE cells SET number = 'eleven' WHERE k = 1");
    sync();
    // The reader goes by the target's news from the next transaction on.
    sync();

    String in = " FROM " + database.quoted() + ".";
    assertThat(EMULATED.rows("SELECT K, NUMBER, V" + in + "PUBLIC.CELLS ORDER BY K"))
        .containsExactly("1|<null>|a", "2|2|b");
    assertThat(EMULATED.rows("SELECT NUMBER, V" + in + "PUBLIC.KEYS")).containsExactly("8|c");
    assertThat(EMULATED.rows("SELECT V" + in + "PUBLIC.FINE")).containsExactly("e");
    assertThat(
            EMULATED.rows(
                "SELECT TABLE_NAME, ROW_KEY, COLUMN_NAME, RAW_VALUE"
                    + in
                    + "_ROSETTA.QUARANTINE ORDER BY ROW_KEY"))
        .containsExactly("public.cells|1|number|eleven", "public.cells|2|number|seven");
    assertThat(session.progress().quarantined()).isEqualTo(2);
    assertThat(meters.counter("rosetta.stream.quarantined", "pipeline", NAME).count()).isEqualTo(2);
    assertThat(session.progress().tables())
        .filteredOn(status -> status.state() == TableStatus.State.FAILED)
        .singleElement()
        .satisfies(
            status -> {
              assertThat(status.table()).isEqualTo(keys);
              assertThat(status.reason()).contains("value of the key").contains("VARCHAR");
            });
  }
}
