package io.rosetta.activities.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rosetta.activities.model.ChunkPlan;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.SourceIdentity;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.postgres.BarrierMessage;
import io.rosetta.activities.postgres.ConnectionPool;
import io.rosetta.workflows.RosettaError;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What chunks hold, on the real PostgreSQL. */
class ChunkReadIT {
  private static final TableId T = SourceFixture.T;

  private SourceFixture fixture;
  private ChunkReads reads;

  @BeforeEach
  void start() {
    fixture = new SourceFixture();
    reads = new ChunkReads(fixture.source());
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private void execute(String... statements) {
    fixture.database().execute(statements);
  }

  @Test
  void chunksTogetherHoldEachRowOnce() throws Exception {
    execute(
        "CREATE TABLE t (k int PRIMARY KEY, v text)",
        "INSERT INTO t SELECT g, repeat('x', 700) FROM generate_series(1, 500) g",
        "DELETE FROM t WHERE k % 5 = 0",
        "CREATE TABLE child () INHERITS (t)",
        "INSERT INTO child VALUES (1000, 'a table of its own')");

    List<String> lines = reads.lines(T, 4);

    assertThat(reads.plan(T, 4).chunkCount()).isGreaterThan(10);
    assertThat(lines)
        .extracting(line -> Integer.parseInt(line.substring(0, line.indexOf(','))))
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, 500).filter(k -> k % 5 != 0).boxed().toList());
  }

  /** A row that grows moves to a block that may be read already: the stream brings it then. */
  @Test
  void aRowThatNobodyChangesIsReadWhateverOthersDo() throws Exception {
    execute(
        "CREATE TABLE t (k int PRIMARY KEY, v text) WITH (fillfactor = 100)",
        "INSERT INTO t SELECT g, repeat('x', 700) FROM generate_series(1, 200) g");
    ChunkPlan plan = reads.plan(T, 2);
    List<String> lines = new ArrayList<>();
    try (ChunkSession session = reads.session()) {
      for (int i = 0; i < plan.chunkCount(); i++) {
        lines.addAll(reads.lines(session, plan.chunk(i), reads.look(T).mapping()));
        // Freed space in early blocks takes rows of later ones in.
        execute(
            "UPDATE t SET v = repeat('y', 900) WHERE k % 50 = " + i % 40,
            "DELETE FROM t WHERE k = " + (200 - i),
            "VACUUM t");
      }
    }

    List<Integer> untouched =
        fixture.database().query("SELECT k FROM t WHERE v LIKE 'x%' ORDER BY k").stream()
            .map(Integer::valueOf)
            .toList();
    assertThat(untouched).isNotEmpty();
    assertThat(lines.stream().filter(line -> line.contains(",xxx")).map(ChunkReadIT::key))
        .containsAll(untouched)
        .doesNotHaveDuplicates();
  }

  private static int key(String line) {
    return Integer.parseInt(line.substring(0, line.indexOf(',')));
  }

  @Test
  void leavesOfAnotherShapeGiveTheRootsColumns() throws Exception {
    execute(
        "CREATE TABLE t (gone int, k int NOT NULL, v text, twice int GENERATED ALWAYS AS (k * 2)"
            + " STORED, PRIMARY KEY (k)) PARTITION BY RANGE (k)",
        "CREATE TABLE low PARTITION OF t FOR VALUES FROM (0) TO (10)",
        "CREATE TABLE high (v text, dropped text, twice int GENERATED ALWAYS AS (k * 2) STORED,"
            + " k int NOT NULL, gone int)",
        "ALTER TABLE high DROP COLUMN dropped",
        "ALTER TABLE t ATTACH PARTITION high FOR VALUES FROM (10) TO (20)",
        "ALTER TABLE t DROP COLUMN gone",
        "INSERT INTO t (k, v) VALUES (1, 'low'), (11, 'high'), (12, NULL)");

    assertThat(reads.lines(T, 1)).containsExactly("1,low,", "11,high,", "12,,");
  }

  @Test
  void oddNamesAreNames() throws Exception {
    String longest = "ü".repeat(31);
    TableId odd = new TableId("We \"ird\"; schema", "select");
    execute(
        "CREATE SCHEMA \"We \"\"ird\"\"; schema\"",
        "CREATE TABLE \"We \"\"ird\"\"; schema\".\"select\" (\"order\" int PRIMARY KEY,"
            + " \"a \"\"b\"\", %s\" text, \""
            + longest
            + "\" date, \"ctid?\" text)",
        "INSERT INTO \"We \"\"ird\"\"; schema\".\"select\" VALUES (1, '', 'infinity', 'x,y')");

    assertThat(reads.lines(odd, 1))
        .containsExactly("1,\"\",,\"x,y\",\"{\"\"" + longest + "\"\":\"\"infinity\"\"}\"");
  }

  /** A function of PostgreSQL takes at most 100 arguments. */
  @Test
  void threeHundredColumnsMayAllBeUnholdable() throws Exception {
    String columns =
        IntStream.rangeClosed(1, 300)
            .mapToObj(i -> "c" + i + " date")
            .collect(Collectors.joining(", "));
    execute(
        "CREATE TABLE t (k int PRIMARY KEY, " + columns + ")",
        "INSERT INTO t (k, c1, c90, c91, c300) VALUES (1, 'infinity', '-infinity',"
            + " '0044-03-15 BC', '2024-02-29')",
        "INSERT INTO t VALUES (2)",
        "INSERT INTO t (k, c300) VALUES (3, 'infinity')");

    List<String> lines = reads.lines(T, 1);

    assertThat(lines.get(0))
        .startsWith("1,,,")
        .endsWith(
            ",2024-02-29,\"{\"\"c1\"\":\"\"infinity\"\",\"\"c90\"\":\"\"-infinity\"\","
                + "\"\"c91\"\":\"\"0044-03-15 BC\"\"}\"");
    assertThat(lines.get(1)).isEqualTo("2" + ",".repeat(301));
    assertThat(lines.get(2)).endsWith(",,\"{\"\"c300\"\":\"\"infinity\"\"}\"");
  }

  @Test
  void anEmptyTableHasAChunkWithoutRows() throws Exception {
    execute("CREATE TABLE t (k int PRIMARY KEY)");

    assertThat(reads.plan(T, 1).chunkCount()).isEqualTo(1);
    assertThat(reads.lines(T, 1)).isEmpty();
  }

  @Test
  void rowsThatWereWrittenAnewVoidThePlan() {
    execute(
        "CREATE TABLE t (k int PRIMARY KEY, v text)",
        "INSERT INTO t SELECT g, 'x' FROM generate_series(1, 100) g");

    for (String change :
        List.of(
            "VACUUM FULL t",
            "TRUNCATE t",
            "ALTER TABLE t DROP COLUMN v",
            "DROP TABLE t; CREATE TABLE t (k int PRIMARY KEY, v text)",
            "DROP TABLE t")) {
      ChunkPlan plan = reads.plan(T, 1);
      var mapping = reads.look(T).mapping();
      execute(change);

      try (ChunkSession session = reads.session()) {
        assertThatThrownBy(() -> reads.lines(session, plan.chunk(0), mapping))
            .as(change)
            .isInstanceOfSatisfying(
                RosettaException.class,
                e -> assertThat(e.error()).isEqualTo(RosettaError.BACKFILL_VOID));
      }
      if (change.startsWith("ALTER")) {
        execute("ALTER TABLE t ADD COLUMN v text");
      }
    }
  }

  /** Row security would hide rows silently, and the sweep would take them out of the target. */
  @Test
  void hiddenRowsAreAnErrorAndNotLeftOut() throws Exception {
    execute(
        "CREATE TABLE t (k int PRIMARY KEY, v text)",
        "INSERT INTO t VALUES (1, 'seen'), (2, 'hidden')",
        "ALTER TABLE t ENABLE ROW LEVEL SECURITY",
        "CREATE POLICY few ON t USING (k = 1)",
        "CREATE ROLE partly LOGIN",
        "GRANT SELECT ON t TO partly");
    try (ConnectionPool pool = fixture.poolOf("partly")) {
      BackfillSource limited = new BackfillSource(SourceFixture.settings(), pool);
      ThrowingCallable reading = () -> new ChunkReads(limited).lines(T, 1);

      assertThatThrownBy(reading)
          .isInstanceOfSatisfying(
              RosettaException.class,
              e -> assertThat(e.error()).isEqualTo(RosettaError.SOURCE_PRIVILEGE_MISSING))
          .hasMessageContaining("row-level security");
    } finally {
      execute("DROP OWNED BY partly", "DROP ROLE partly");
    }
  }

  /** A read sees commits that a crash would take back; when it returns they are on the disk. */
  @Test
  void whatWasReadIsDurable() throws Exception {
    execute("CREATE TABLE t (k int PRIMARY KEY, v text)");
    ChunkPlan plan = reads.plan(T, 1);
    try (ChunkSession session = reads.session();
        Connection hurried = fixture.database().connect();
        Statement statement = hurried.createStatement()) {
      statement.execute("SET synchronous_commit = off");
      for (int i = 0; i < 10; i++) {
        statement.execute("INSERT INTO t VALUES (" + i + ", 'not flushed')");
        String inserted = fixture.database().query("SELECT pg_current_wal_insert_lsn()").get(0);

        List<String> lines = reads.lines(session, plan.chunk(0), reads.look(T).mapping());

        assertThat(lines).hasSize(i + 1);
        String flushed = fixture.database().query("SELECT pg_current_wal_flush_lsn()").get(0);
        assertThat(Lsn.parse(flushed)).isGreaterThanOrEqualTo(Lsn.parse(inserted));
      }
    }
  }

  /** A position that is committed after each chunk costs the target more than a small chunk. */
  @Test
  void aChunkAsksTheStreamForNothing() throws Exception {
    execute("CREATE TABLE t (k int PRIMARY KEY)", "CREATE PUBLICATION pub FOR TABLE t");
    fixture.database().query("SELECT pg_create_logical_replication_slot('chunks', 'pgoutput')");
    try {
      reads.lines(T, 1);

      String messages =
          "SELECT count(*) FROM pg_logical_slot_peek_binary_changes('chunks', NULL, NULL,"
              + " 'proto_version', '1', 'publication_names', 'pub', 'messages', 'true')"
              + " WHERE position('%s'::bytea IN data) > 0";
      assertThat(fixture.database().query(messages.formatted("rosetta.flush")))
          .containsExactly("1");
      assertThat(fixture.database().query(messages.formatted(BarrierMessage.PREFIX)))
          .containsExactly("0");
    } finally {
      fixture.database().query("SELECT pg_drop_replication_slot('chunks')");
    }
  }

  @Test
  void aServerThatIsAnotherIsRefused() {
    execute("CREATE TABLE t (k int PRIMARY KEY)");
    var identity = new SourceIdentity("1", 1, List.of());

    assertThatThrownBy(() -> fixture.source().session(Duration.ofMinutes(1), identity).close())
        .isInstanceOfSatisfying(
            RosettaException.class,
            e -> assertThat(e.error()).isEqualTo(RosettaError.BACKFILL_VOID));
  }

  /** The scan goes by block, so that a chunk costs what it holds and not the table. */
  @Test
  void aChunkIsARangeScan() throws Exception {
    execute(
        "CREATE TABLE t (k int PRIMARY KEY, v text)",
        "INSERT INTO t SELECT g, repeat('x', 700) FROM generate_series(1, 500) g",
        "ANALYZE t");
    String copy =
        CopyQuery.chunk(reads.plan(T, 4).chunk(1), reads.look(T).mapping(), Optional.empty());
    String query = copy.substring("COPY (".length(), copy.lastIndexOf(") TO STDOUT"));
    try (Connection connection = fixture.database().connect();
        Statement statement = connection.createStatement()) {
      statement.execute(ChunkSession.SETTINGS);
      try (ResultSet plan = statement.executeQuery("EXPLAIN (COSTS OFF) " + query)) {
        plan.next();
        assertThat(plan.getString(1)).isEqualTo("Tid Range Scan on t");
      }
    }
  }
}
