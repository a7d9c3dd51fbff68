package io.rosetta.activities.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.SourceIdentity;
import io.rosetta.activities.model.Watermark;
import io.rosetta.activities.postgres.ConnectionPool;
import io.rosetta.workflows.RosettaError;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the low mark is for: from the end of the wait on, every change below it can be read. */
class OlderTransactionsIT {
  private static SourceFixture fixture;

  private final ExecutorService waiter = Executors.newSingleThreadExecutor();
  private final AtomicReference<String> told = new AtomicReference<>("");
  private final CountDownLatch waits = new CountDownLatch(1);

  @BeforeAll
  static void start() {
    fixture =
        new SourceFixture(
            "CREATE TABLE t (k int PRIMARY KEY, v text)",
            "INSERT INTO t VALUES (1, 'old')",
            "CREATE ROLE sees_little LOGIN");
  }

  @AfterAll
  static void stop() {
    fixture.database().execute("DROP ROLE sees_little");
    fixture.close();
  }

  @AfterEach
  void end() {
    waiter.shutdownNow();
  }

  private Future<?> await(BackfillSource source, Watermark mark) {
    return waiter.submit(
        () -> {
          source.awaitOlder(
              mark.xid(),
              mark.source(),
              what -> {
                told.set(what);
                waits.countDown();
              });
          return null;
        });
  }

  private static long number(String query) {
    return Long.parseLong(fixture.database().query(query).get(0));
  }

  /**
   * The writer wrote below the mark and is open. The rule that takes {@code pg_snapshot_xmax} for
   * the next transaction's id is content at once, while a read still misses the change.
   */
  @Test
  void aWriterThatIsOpenAtTheMarkIsWaitedForAndNamed() throws Exception {
    try (Connection writer = open("order entry")) {
      execute(writer, "UPDATE t SET v = 'of great worth' WHERE k = 1");
      long naive = number("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint");
      Watermark mark = fixture.source().lowMark();

      long xmin = number("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint");
      assertThat(xmin).as("the naive rule would go on").isGreaterThanOrEqualTo(naive);
      assertThat(fixture.database().query("SELECT v FROM t WHERE k = 1")).containsExactly("old");

      Future<?> wait = await(fixture.source(), mark);
      assertThat(waits.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(wait.isDone()).isFalse();
      assertThat(told.get())
          .startsWith("waits for older transactions to end: pid ")
          .contains(" of postgres (order entry) in database ")
          .contains("idle in transaction, open for ")
          .endsWith(" s: UPDATE t SET v = ? WHERE k = ?");

      writer.commit();
      wait.get(60, TimeUnit.SECONDS);
      assertThat(fixture.database().query("SELECT v FROM t WHERE k = 1"))
          .containsExactly("of great worth");
    }
  }

  @Test
  void aPreparedTransactionIsWaitedForAndNamed() throws Exception {
    fixture
        .database()
        .execute("BEGIN; INSERT INTO t VALUES (2, 'prepared'); PREPARE TRANSACTION 'tx of bank'");

    Future<?> wait = await(fixture.source(), fixture.source().lowMark());
    assertThat(waits.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(told.get()).contains("prepared transaction 'tx of bank' of postgres, prepared ");

    fixture.database().execute("COMMIT PREPARED 'tx of bank'");
    wait.get(60, TimeUnit.SECONDS);
  }

  @Test
  void readersAndLaterWritersAreNotWaitedFor() throws Exception {
    try (Connection reader = open("reader");
        Connection later = open("later")) {
      reader.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      execute(reader, "SELECT * FROM t");
      Watermark mark = fixture.source().lowMark();
      execute(later, "INSERT INTO t VALUES (3, 'later')");

      await(fixture.source(), mark).get(60, TimeUnit.SECONDS);

      assertThat(told.get()).isEmpty();
    }
  }

  @Test
  void whatARoleMayNotSeeIsLeftOut() throws Exception {
    try (Connection writer = open("order entry");
        ConnectionPool pool = fixture.poolOf("sees_little")) {
      execute(writer, "UPDATE t SET v = 'secret' WHERE k = 1");
      long xid = number("SELECT pg_current_xact_id()::text");

      List<String> running =
          pool.run("looking", connection -> OlderTransactions.running(connection, xid));

      assertThat(running).hasSize(1);
      assertThat(running.get(0)).contains("of postgres (order entry)").doesNotContain("UPDATE");
    }
  }

  @Test
  void anotherServerEndsTheWait() {
    SourceIdentity elsewhere = new SourceIdentity("1", 1, List.of());

    assertThatThrownBy(() -> fixture.source().awaitOlder(1, elsewhere, told::set))
        .isInstanceOfSatisfying(
            RosettaException.class,
            e -> assertThat(e.error()).isEqualTo(RosettaError.BACKFILL_VOID));
  }

  /** What others committed without waiting for the disk is on it when the mark is written. */
  @Test
  void aMarkIsDurableAndSoIsAllBeforeIt() throws Exception {
    try (Connection writer = open("in a hurry")) {
      execute(writer, "SET synchronous_commit = off");
      writer.commit();
      execute(writer, "INSERT INTO t SELECT g, 'x' FROM generate_series(1000, 3000) g");
      writer.commit();

      Lsn mark = fixture.source().lowMark().lsn();

      Lsn flushed = Lsn.parse(fixture.database().query("SELECT pg_current_wal_flush_lsn()").get(0));
      assertThat(flushed).isGreaterThan(mark);
    }
  }

  private static Connection open(String application) throws SQLException {
    Connection connection = fixture.database().connect();
    connection.setClientInfo("ApplicationName", application);
    connection.setAutoCommit(false);
    return connection;
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
