package io.rosetta.activities.stream.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetta.activities.stream.testing.StreamFixture;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Keys that change, values that are not sent, and their mixtures, on a real source. */
class StreamKeysIT {
  /** Larger than a page when compressed: it is stored outside of the row. */
  private static final String DOC =
      "(SELECT string_agg(md5(%s || i::text), '') FROM generate_series(1, 400) i)";

  private final StreamFixture stream = StreamFixture.create();

  @AfterEach
  void close() {
    stream.close();
  }

  private static String doc(String seed) {
    return DOC.formatted("'" + seed + "'");
  }

  private void table(String name) {
    stream.source.execute(
        "CREATE TABLE " + name + " (k text PRIMARY KEY, a int, doc text, doc2 text)",
        "ALTER TABLE " + name + " ALTER doc SET STORAGE EXTERNAL, ALTER doc2 SET STORAGE EXTERNAL");
  }

  private void assertEqual(String... tables) {
    stream.sync();
    for (String table : tables) {
      assertThat(stream.targetRows(table)).isEqualTo(stream.sourceRows(table));
    }
  }

  @Test
  void unchangedDocumentsOverOneTwoAndThreeSteps() {
    table("t");
    stream.publish("t").start();
    for (String k : new String[] {"one", "two", "three"}) {
      stream.source.execute(
          "INSERT INTO t VALUES ('" + k + "', 0, " + doc(k) + ", " + doc(k + "2") + ")");
    }
    assertEqual("t");
    stream.source.execute("UPDATE t SET a = 1");
    assertEqual("t");
    stream.source.execute(
        "BEGIN; UPDATE t SET a = 2 WHERE k <> 'one'; UPDATE t SET a = 3, doc2 = "
            + doc("new")
            + " WHERE k <> 'one'; UPDATE t SET a = 4 WHERE k = 'three'; COMMIT");
    assertEqual("t");
  }

  @Test
  void rowThatCameInTheSameBatchKeepsItsDocument() {
    table("t");
    stream.publish("t").start();
    stream.source.execute(
        "BEGIN; INSERT INTO t VALUES ('x', 0, "
            + doc("x")
            + ", '__debezium_unavailable_value'); UPDATE t SET a = 1; UPDATE t SET k = 'y'; COMMIT",
        "UPDATE t SET doc = '__debezium_unavailable_value'",
        "UPDATE t SET a = 5");
    assertEqual("t");
  }

  @Test
  void changedKeysTakeTheirDocumentsAlong() {
    table("t");
    stream.publish("t").start();
    for (String k : new String[] {"a", "b", "c", "d", "e"}) {
      stream.source.execute("INSERT INTO t VALUES ('" + k + "', 0, " + doc(k) + ", NULL)");
    }
    assertEqual("t");
    stream.source.execute(
        // A swap.
        "BEGIN; UPDATE t SET k = 'tmp' WHERE k = 'a'; UPDATE t SET k = 'a' WHERE k = 'b';"
            + " UPDATE t SET k = 'b' WHERE k = 'tmp'; COMMIT",
        // A chain onto a key that another row had.
        "BEGIN; DELETE FROM t WHERE k = 'c'; UPDATE t SET k = 'c' WHERE k = 'd'; COMMIT",
        // A key change among other changes of the row.
        "BEGIN; UPDATE t SET a = 1 WHERE k = 'e'; UPDATE t SET k = 'f' WHERE k = 'e';"
            + " UPDATE t SET a = 2 WHERE k = 'f'; COMMIT",
        // Delete then insert of one key, in one transaction and in one batch.
        "BEGIN; DELETE FROM t WHERE k = 'f'; INSERT INTO t VALUES ('f', 9, 'new', ''); COMMIT",
        "DELETE FROM t WHERE k = 'a'",
        "INSERT INTO t VALUES ('a', 8, NULL, 'z')");
    assertEqual("t");
  }

  @Test
  void keyThatIsItselfStoredOutside() {
    table("t");
    stream.source.execute("ALTER TABLE t ALTER k SET STORAGE EXTERNAL");
    String key = "(SELECT string_agg(md5('k' || i::text), '') FROM generate_series(1, 70) i)";
    stream.publish("t").start();
    stream.source.execute(
        "INSERT INTO t VALUES (" + key + ", 0, " + doc("x") + ", '')",
        "UPDATE t SET a = 1",
        "UPDATE t SET k = 'short'");
    assertEqual("t");
  }

  @Test
  void replicaIdentityIndexWithoutPrimaryKeyAndCompositeKeys() {
    stream.source.execute(
        "CREATE TABLE i (id int, code text NOT NULL, doc text)",
        "CREATE UNIQUE INDEX i_code ON i (code)",
        "ALTER TABLE i REPLICA IDENTITY USING INDEX i_code",
        "CREATE TABLE p (id int PRIMARY KEY, code text NOT NULL, a int)",
        "CREATE UNIQUE INDEX p_code ON p (code)",
        "ALTER TABLE p REPLICA IDENTITY USING INDEX p_code",
        "CREATE TABLE c (a int, b text, v text, PRIMARY KEY (b, a))",
        "CREATE TABLE f (a int NOT NULL UNIQUE, v text)",
        "ALTER TABLE f REPLICA IDENTITY FULL");
    stream.publish("i", "p", "c", "f").start();
    stream.source.execute(
        "INSERT INTO i VALUES (1, 'x', 'd'), (2, 'y', 'e'), (3, 'z', 'f')",
        "UPDATE i SET id = 9 WHERE code = 'x'",
        "UPDATE i SET code = 'yy' WHERE code = 'y'",
        "DELETE FROM i WHERE code = 'z'",
        "INSERT INTO p VALUES (1, 'x', 0), (2, 'y', 0)",
        "UPDATE p SET id = 7 WHERE code = 'x'",
        "UPDATE p SET code = 'w' WHERE code = 'y'",
        "UPDATE p SET a = 5",
        "INSERT INTO c VALUES (1, 'x', 'v'), (2, 'x', 'v'), (1, 'y', 'v')",
        "UPDATE c SET a = 5 WHERE b = 'y'",
        "DELETE FROM c WHERE a = 2",
        "INSERT INTO f VALUES (1, 'x'), (2, NULL)",
        "UPDATE f SET v = 'z' WHERE a = 1",
        "UPDATE f SET a = 3 WHERE a = 2",
        "DELETE FROM f WHERE a = 1");
    assertEqual("i", "p", "c", "f");
  }

  /** The insert wrote its log record before it waited, so its LSN is below that of the delete. */
  @Test
  void insertThatWaitedForTheDeleteOfItsKeyWins() throws Exception {
    stream.source.execute(
        "CREATE TABLE t (k int PRIMARY KEY, v text)", "INSERT INTO t VALUES (5, 'old')");
    stream.settings(oneTransactionABatch(stream.settings())).publish("t").start();
    try (Connection one = stream.source.connect();
        Connection two = stream.source.connect();
        Statement first = one.createStatement();
        Statement second = two.createStatement()) {
      one.setAutoCommit(false);
      first.execute("UPDATE t SET v = 'updated' WHERE k = 5");
      CompletableFuture<Void> insert =
          CompletableFuture.runAsync(() -> execute(second, "INSERT INTO t VALUES (5, 'new')"));
      stream.await(
          () ->
              !stream
                  .source
                  .query("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
                  .isEmpty());
      first.execute("DELETE FROM t WHERE k = 5");
      one.commit();
      insert.get();
    }
    assertEqual("t");
    assertThat(stream.targetRows("t").get(0)).containsEntry("V", "new");
  }

  private static StreamSettings oneTransactionABatch(StreamSettings s) {
    return new StreamSettings(
        1,
        s.batchBytes(),
        s.queueBytes(),
        s.commitInterval(),
        s.heartbeatInterval(),
        s.positionInterval(),
        s.pollInterval(),
        s.fileBytes(),
        s.stagers());
  }

  private static void execute(Statement statement, String sql) {
    try {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void truncateAppliesInItsPlace() {
    stream.source.execute(
        "CREATE TABLE t (k int PRIMARY KEY, v text)", "CREATE TABLE u (k int PRIMARY KEY, v text)");
    stream.publish("t", "u").start();
    stream.source.execute(
        "INSERT INTO t SELECT i, 'x' FROM generate_series(1, 100) i",
        "INSERT INTO u SELECT i, 'x' FROM generate_series(1, 100) i",
        "BEGIN; INSERT INTO t VALUES (1000, 'before'); TRUNCATE t, u;"
            + " INSERT INTO t VALUES (1, 'after'); UPDATE t SET v = 'later'; COMMIT");
    assertEqual("t", "u");
    assertThat(stream.targetRows("t")).hasSize(1);
  }
}
