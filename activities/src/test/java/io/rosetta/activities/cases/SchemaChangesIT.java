package io.rosetta.activities.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetta.activities.model.DeleteMode;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableSettings;
import io.rosetta.activities.model.TableStatus.State;
import io.rosetta.activities.model.WriteMode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Tables that change while they are streamed and while nothing streams, from the source through the
 * driver into the emulator.
 */
class SchemaChangesIT {
  private static final String[] CHANGED = {
    "renamed",
    "renamed_key",
    "renamed_idle",
    "retyped",
    "renamed_retyped",
    "readded",
    "swapped",
    "recreated",
    "dropped",
    "added",
    "plain"
  };

  private static final String[] CHANGES = {
    "ALTER TABLE renamed RENAME v TO other",
    "ALTER TABLE renamed_key RENAME k TO id",
    "ALTER TABLE renamed_idle RENAME v TO other",
    "ALTER TABLE retyped ALTER v TYPE varchar(100)",
    "ALTER TABLE renamed_retyped RENAME v TO other",
    "ALTER TABLE renamed_retyped ALTER other TYPE varchar(100)",
    "ALTER TABLE readded DROP COLUMN w",
    "ALTER TABLE readded ADD COLUMN w text DEFAULT 'another'",
    "ALTER TABLE swapped RENAME v TO x",
    "ALTER TABLE swapped RENAME w TO v",
    "ALTER TABLE swapped RENAME x TO w",
    "ALTER TABLE dropped DROP COLUMN v",
    "ALTER TABLE added ADD COLUMN x text DEFAULT 'x'"
  };

  private final CasePipeline pipeline = new CasePipeline();

  @AfterEach
  void close() {
    pipeline.close();
  }

  private static TableSettings settings(String table, WriteMode mode) {
    return new TableSettings(
        new TableId("public", table), List.of(), List.of(), mode, DeleteMode.HARD, Map.of());
  }

  private List<String> rows(String sql) {
    return pipeline.targetRows(sql.replace(" FROM ", " FROM %sPUBLIC."));
  }

  private void assertSetAside(String table, String reason) {
    assertThat(pipeline.status(new TableId("public", table)))
        .satisfies(
            status -> {
              assertThat(status.state()).as(table).isEqualTo(State.FAILED);
              assertThat(status.reason()).as(table).contains(reason);
            });
  }

  private void assertStreaming(String... tables) {
    pipeline.assertEqual(tables);
    for (String table : tables) {
      assertThat(pipeline.status(new TableId("public", table)).reason()).isEmpty();
    }
  }

  @Test
  void droppedColumnsAreNullFromThenOnWhateverDefaultTheTargetGaveThem() {
    pipeline.execute(
        "CREATE TABLE t (k int PRIMARY KEY, v text)",
        "CREATE TABLE a (k int, v text)",
        "ALTER TABLE a REPLICA IDENTITY FULL");
    pipeline
        .copies(List.of(settings("t", WriteMode.MERGE), settings("a", WriteMode.APPEND)), Map.of())
        .start();
    pipeline
        .execute(
            "INSERT INTO t VALUES (1, 'x'), (2, 'x'), (3, 'x')",
            "INSERT INTO a VALUES (1, 'x')",
            "ALTER TABLE t ADD COLUMN c int DEFAULT 42, ADD COLUMN j jsonb DEFAULT '[7]'",
            "ALTER TABLE a ADD COLUMN c int DEFAULT 42",
            "UPDATE t SET v = 'y' WHERE k = 1",
            "INSERT INTO a VALUES (2, 'x')")
        .sync();
    assertThat(rows("SELECT k, v, c, j[0] FROM t ORDER BY k"))
        .containsExactly("1|y|42|7", "2|x|42|7", "3|x|42|7");

    pipeline.inOneBatch(
        () ->
            pipeline.execute(
                "INSERT INTO t VALUES (4, 'with')",
                "ALTER TABLE t DROP COLUMN c, DROP COLUMN j",
                "ALTER TABLE a DROP COLUMN c",
                "UPDATE t SET v = 'z' WHERE k = 2",
                "INSERT INTO t VALUES (5, 'without')",
                "INSERT INTO a VALUES (3, 'without')"));
    pipeline.drain().stream();
    pipeline
        .execute(
            "INSERT INTO t VALUES (6, 'later')",
            "DELETE FROM t WHERE k = 3; INSERT INTO t VALUES (3, 'again')",
            "INSERT INTO a VALUES (4, 'later')")
        .sync();

    assertThat(rows("SELECT k, v, c, j[0] FROM t ORDER BY k"))
        .containsExactly(
            "1|y|42|7",
            "2|z|<null>|<null>",
            "3|again|<null>|<null>",
            "4|with|42|7",
            "5|without|<null>|<null>",
            "6|later|<null>|<null>");
    assertThat(rows("SELECT k, c FROM a ORDER BY k"))
        .containsExactly("1|42", "2|42", "3|<null>", "4|<null>");
    assertStreaming("t");
  }

  @Test
  void rowsOfTheSchemaBeforeHoldTheMissingValueInTheSameBatchAndTransaction() {
    pipeline.execute(
        "CREATE TABLE t (k int PRIMARY KEY, v text)", "CREATE TABLE u (k int PRIMARY KEY, v text)");
    pipeline.copies("t", "u").start();
    String added =
        " ADD COLUMN j jsonb DEFAULT '{\"a\": \"it''s\"}', ADD COLUMN s text DEFAULT 'a\\b ''q''',"
            + " ADD COLUMN n jsonb, ADD COLUMN d date DEFAULT '2026-11-24'";
    pipeline.execute("INSERT INTO t VALUES (1, 'x')", "INSERT INTO u VALUES (1, 'x')").sync();
    pipeline.inOneBatch(
        () ->
            pipeline.execute(
                "INSERT INTO t VALUES (2, 'before')",
                "UPDATE t SET v = 'before, too' WHERE k = 1",
                "DELETE FROM t WHERE k = 2; INSERT INTO t VALUES (2, 'before again')",
                "ALTER TABLE t" + added,
                "INSERT INTO t VALUES (3, 'after', NULL)",
                "BEGIN; INSERT INTO u VALUES (2, 'before'); UPDATE u SET k = 10 WHERE k = 1;"
                    + " ALTER TABLE u"
                    + added
                    + "; INSERT INTO u (k) VALUES (3); COMMIT"));
    assertStreaming("t", "u");
  }

  /** The target has the columns already: an attempt that ended has not committed the rows. */
  @Test
  void rowsOfTheSchemaBeforeHoldTheMissingValueAfterARestart() throws Exception {
    pipeline.execute("CREATE TABLE t (k int PRIMARY KEY, v text)");
    pipeline.copies("t").start();
    pipeline.execute("INSERT INTO t VALUES (1, 'x')").sync().drain();
    pipeline.execute(
        "INSERT INTO t VALUES (2, 'before')",
        "ALTER TABLE t ADD COLUMN j jsonb DEFAULT '[7]', ADD COLUMN c int DEFAULT 42");
    String target = pipeline.targetOf(new TableId("public", "t")).quoted();
    pipeline.emulated().execute("ALTER TABLE " + target + " ADD COLUMN J VARIANT");
    pipeline.emulated().execute("UPDATE " + target + " SET J = PARSE_JSON('[7]')");
    pipeline.stream().sync();
    pipeline.execute("INSERT INTO t VALUES (3, 'after', NULL, NULL)");
    assertStreaming("t");
  }

  @Test
  void valueOfOlderRowsThatDoesNotFitIsNullAndQuarantined() {
    pipeline.execute("CREATE TABLE t (k int PRIMARY KEY, v text)");
    pipeline
        .copies(List.of(settings("t", WriteMode.MERGE)), Map.of("numeric", "NUMBER(38,9)"))
        .start();
    String many = "1234567890".repeat(6);
    pipeline.execute("INSERT INTO t VALUES (1, 'x')").sync();
    pipeline.inOneBatch(
        () ->
            pipeline.execute(
                "INSERT INTO t VALUES (3, 'same batch'), (4, 'same batch')",
                "DELETE FROM t WHERE k = 4",
                "ALTER TABLE t ADD COLUMN n numeric(6,2) DEFAULT 'NaN',"
                    + " ADD COLUMN d date DEFAULT 'infinity', ADD COLUMN m numeric DEFAULT "
                    + many,
                "INSERT INTO t VALUES (2, 'y', 'NaN', '-infinity', " + many + ")"));
    assertThat(rows("SELECT k, n, m, d FROM t ORDER BY k"))
        .containsExactly(
            "1|<null>|<null>|<null>", "2|<null>|<null>|<null>", "3|<null>|<null>|<null>");
    assertThat(
            pipeline.targetRows(
                "SELECT ROW_KEY, COLUMN_NAME, RAW_VALUE FROM %s_ROSETTA.QUARANTINE"
                    + " ORDER BY ROW_KEY, COLUMN_NAME"))
        .containsExactly(
            "1|d|infinity",
            "1|m|" + many,
            "1|n|NaN",
            "2|d|-infinity",
            "2|m|" + many,
            "2|n|NaN",
            "3|d|infinity",
            "3|m|" + many,
            "3|n|NaN");
    assertStreaming("t");
  }

  /** The catalog is ahead of the rows from any row on. */
  @Test
  void rowThatIsGoneBeforeTheColumnComesHasNoValueInTheQuarantine() {
    pipeline.execute("CREATE TABLE t (k int PRIMARY KEY, v text)");
    pipeline.copies("t").start();
    pipeline.execute("INSERT INTO t VALUES (1, 'x')").sync();
    pipeline.inOneBatch(
        () -> {
          pipeline.execute("INSERT INTO t VALUES (2, 'y')").read();
          pipeline.execute(
              "BEGIN; DELETE FROM t WHERE k = 2; ALTER TABLE t ADD COLUMN d date DEFAULT 'infinity';"
                  + " INSERT INTO t VALUES (3, 'z', NULL); COMMIT");
        });
    assertThat(rows("SELECT k, d FROM t ORDER BY k")).containsExactly("1|<null>", "3|<null>");
    assertThat(pipeline.targetRows("SELECT ROW_KEY, RAW_VALUE FROM %s_ROSETTA.QUARANTINE"))
        .containsExactly("1|infinity");
    assertStreaming("t");
  }

  @Test
  void columnNamedLikeOneOfOursSetsItsTableAside() {
    pipeline.execute(
        "CREATE TABLE t (k int PRIMARY KEY, v text)", "CREATE TABLE u (k int PRIMARY KEY, v text)");
    pipeline.copies("t", "u").start();
    pipeline.execute(
        "INSERT INTO t VALUES (1, 'x')",
        "ALTER TABLE t ADD COLUMN _rosetta_version int",
        "INSERT INTO t VALUES (2, 'y', 3)",
        "INSERT INTO u VALUES (1, 'x')");
    assertStreaming("u");
    assertSetAside("t", "column _rosetta_version begins with _ROSETTA");
    assertSetAside("t", "leave it out or rename it");
  }

  @Test
  void changesWhileTheTablesAreStreamed() {
    startChanged();
    pipeline.inOneBatch(
        () -> {
          insert(2);
          change();
          insert(3);
        });
    assertChangesAreSeen();
    pipeline.drain().stream();
    assertRenameIsSeenByItsFirstRow();
  }

  @Test
  void changesWhileNothingStreams() {
    startChanged();
    pipeline.drain();
    insert(2);
    change();
    insert(3);
    pipeline.stream();
    assertChangesAreSeen();
    assertRenameIsSeenByItsFirstRow();
  }

  /** The target does not get an empty column that looks like the source's. */
  @Test
  void columnRenamedWhileThePipelineIsStoppedIsNotAddedByItsStart() throws Exception {
    pipeline.execute("CREATE TABLE t (k int PRIMARY KEY, v text)");
    pipeline.copies("t").start();
    pipeline.execute("INSERT INTO t VALUES (1, 'x')").sync().drain();
    pipeline.execute("ALTER TABLE t RENAME v TO other");
    pipeline.start().sync();
    String target = pipeline.targetOf(new TableId("public", "t")).quoted();
    assertThat(pipeline.emulated().rows("DESCRIBE TABLE " + target))
        .noneMatch(line -> line.contains("OTHER"))
        .anyMatch(line -> line.startsWith("V|"));
    pipeline.execute("INSERT INTO t VALUES (2, 'y')").sync();
    assertSetAside("t", "column v was renamed to other: copy the table again");
  }

  private void startChanged() {
    for (String table : CHANGED) {
      pipeline.execute("CREATE TABLE " + table + " (k int PRIMARY KEY, v text, w text)");
    }
    pipeline.copies(CHANGED).start();
    insert(1);
    assertStreaming(CHANGED);
  }

  private void insert(int key) {
    for (String table : CHANGED) {
      if (key == 1 || !table.equals("renamed_idle")) {
        pipeline.execute("INSERT INTO " + table + " VALUES (" + key + ", 'v" + key + "')");
      }
    }
  }

  private void change() {
    pipeline.execute(CHANGES);
    String publication = pipeline.source().query("SELECT pubname FROM pg_publication").get(0);
    pipeline.execute(
        "DROP TABLE recreated",
        "CREATE TABLE recreated (k int PRIMARY KEY, v text, w text)",
        "ALTER PUBLICATION \"" + publication + "\" ADD TABLE recreated");
  }

  private void assertChangesAreSeen() {
    assertStreaming("plain", "added");
    assertSetAside("renamed", "column v was renamed to other: copy the table again");
    assertSetAside("renamed_key", "column k was renamed to id: copy the table again");
    assertSetAside("retyped", "the type of column v was changed: copy the table again");
    assertSetAside("renamed_retyped", "column v was renamed to other: copy the table again");
    assertSetAside("readded", "column w was dropped and another one of that name added");
    assertSetAside("swapped", "was renamed to");
    assertSetAside("recreated", "the table was dropped and created again");
    assertThat(rows("SELECT k, v, w FROM dropped ORDER BY k"))
        .containsExactly("1|v1|<null>", "2|v2|<null>", "3|<null>|v3");
    for (String table : CHANGED) {
      assertThat(rows("SELECT v, w FROM " + table + " WHERE k = 1"))
          .as(table)
          .containsExactly("v1|<null>");
    }
  }

  private void assertRenameIsSeenByItsFirstRow() {
    pipeline.execute("INSERT INTO renamed_idle VALUES (4, 'v4')");
    assertStreaming("plain", "added");
    assertSetAside("renamed_idle", "column v was renamed to other: copy the table again");
    assertThat(rows("SELECT k, v FROM renamed_idle")).containsExactly("1|v1");
  }
}
