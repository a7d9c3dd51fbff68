package io.rosetta.activities.snowflake;

import static io.rosetta.activities.snowflake.BackfillHarness.EMULATED;
import static io.rosetta.activities.snowflake.BackfillHarness.cells;
import static io.rosetta.activities.snowflake.LoadedPipeline.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rosetta.activities.model.BackfillJob;
import io.rosetta.activities.model.BackfillTarget.Attempt;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.testing.HeldStatement;
import io.rosetta.activities.testing.MovedClock;
import io.rosetta.emulator.fault.Faults;
import io.rosetta.emulator.fault.SeenStatement;
import io.rosetta.workflows.RosettaError;
import io.rosetta.workflows.backfill.BackfillKind;
import io.rosetta.workflows.backfill.BackfillState;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Backfills whose sessions, replies and transactions are lost, and what waits for what. */
class BackfillFaultIT extends BackfillTestBase {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private final Faults faults = EMULATED.emulator().faults();

  @Test
  void aConnectionThatWasLostIsThrownAwayAndToldOnce() throws Exception {
    backfills.marked("job", BackfillKind.INITIAL, backfills.prepared("t", "id:int4*"));
    faults.on("^SELECT .*BACKFILLS").times(1).loseSession();

    assertThatThrownBy(() -> backfills.target().jobs())
        .isInstanceOfSatisfying(
            RosettaException.class,
            e -> assertThat(e.error()).isEqualTo(RosettaError.TARGET_UNREACHABLE));

    assertThat(backfills.lostSessions()).isEqualTo(1);
    assertThat(backfills.target().jobs()).hasSize(1);
    assertThat(backfills.lostSessions()).isEqualTo(1);
  }

  /** A take-over forgets records that are an hour old, and must know who may hold the lock. */
  @Test
  void theSessionIsRecordedAgainBeforeItsRecordIsForgotten() throws Exception {
    TableMapping t = backfills.prepared("t", "id:int4*");
    backfills.marked("job", BackfillKind.INITIAL, t);
    MovedClock clock = new MovedClock();
    try (SnowflakeBackfills worker = backfills.another(clock)) {
      faults.forget();
      worker.enter("job", BackfillState.PAUSED, "");
      clock.passes(Duration.ofMinutes(9));
      worker.enter("job", BackfillState.PENDING, "");
      assertThat(recorded()).isEqualTo(1);

      clock.passes(Duration.ofMinutes(1));
      worker.enter("job", BackfillState.PAUSED, "");
      assertThat(recorded()).isEqualTo(2);

      clock.passes(Duration.ofMinutes(-30));
      worker.enter("job", BackfillState.PENDING, "");
      assertThat(recorded()).as("after the clock was set back").isEqualTo(3);
    }
  }

  private long recorded() {
    return faults.statements().stream()
        .filter(statement -> statement.sql().contains("_ROSETTA\".\"SESSIONS_"))
        .filter(statement -> statement.kind().equals("INSERT"))
        .count();
  }

  @Test
  void aLostCommitReplyOfASliceIsDecidedUnderTheLock() throws Exception {
    TableMapping t = backfills.prepared("t", "id:int4*");
    Attempt attempt = backfills.marked("job", BackfillKind.INITIAL, t);
    String[][] rows = new String[20][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = cells(String.valueOf(i));
    }
    backfills.copyAll(attempt, rows);
    loseRepliesOfCommitUntilTheNextSession("^MERGE");

    BackfillJob job = backfills.target().applyNextSlice(attempt);

    assertThat(job.slicesDone()).as("this slice, once").isEqualTo(1);
    assertThat(backfills.apply(attempt).slicesDone()).isEqualTo(2);
    assertThat(backfills.rows("SELECT COUNT(*), COUNT(DISTINCT id) FROM t"))
        .containsExactly("20|20");
  }

  @Test
  void aLostCommitReplyOfALoadIsFoundInTheLedger() throws Exception {
    TableMapping t = backfills.prepared("t", "id:int4*");
    Attempt attempt = backfills.marked("job", BackfillKind.INITIAL, t);
    backfills.plan(attempt, 1);
    loseRepliesOfCommitUntilTheNextSession("^COPY");

    backfills.copy(attempt, 0, "a", cells("1"), cells("2"));

    assertThat(loaded(attempt)).containsExactly("2");
    assertThat(ledgerRows()).containsExactly("1");
  }

  @Test
  void aLoadWhoseSessionIsLostIsRepeatedAsAWhole() throws Exception {
    TableMapping t = backfills.prepared("t", "id:int4*");
    Attempt attempt = backfills.marked("job", BackfillKind.INITIAL, t);
    backfills.plan(attempt, 1);
    faults.forget();
    faults.on("^SELECT CURRENT_TRANSACTION").times(1).loseSession();

    backfills.copy(attempt, 0, "a", cells("1"), cells("2"));

    assertThat(faults.statements().stream().filter(seen -> seen.kind().equals("COPY"))).hasSize(2);
    assertThat(loaded(attempt)).containsExactly("2");
    assertThat(ledgerRows()).containsExactly("1");
  }

  /** Else the rows would be committed, and the ledger would not know of them. */
  @Test
  void aLoadWhoseTransactionWasEndedCommitsNothing() throws Exception {
    TableMapping t = backfills.prepared("t", "id:int4*");
    Attempt attempt = backfills.marked("job", BackfillKind.INITIAL, t);
    backfills.plan(attempt, 1);
    faults.on("^COPY").times(1).before(statement -> endOpenTransactions());

    assertThatThrownBy(() -> backfills.copy(attempt, 0, "a", cells("1"), cells("2")))
        .isInstanceOf(RosettaException.class)
        .hasMessageContaining("was lost before its COMMIT");
    assertThat(loaded(attempt)).containsExactly("0");
    assertThat(ledgerRows()).containsExactly("0");

    backfills.copy(attempt, 0, "b", cells("1"), cells("2"));
    assertThat(loaded(attempt)).containsExactly("2");
  }

  @Test
  void aChunkInTheLedgerIsNotLoadedAgain() throws Exception {
    TableMapping t = backfills.prepared("t", "id:int4*");
    Attempt attempt = backfills.marked("job", BackfillKind.INITIAL, t);
    backfills.plan(attempt, 2);
    backfills.copy(attempt, 0, "a", cells("1"));
    backfills.copy(attempt, 0, "b", cells("1"));
    backfills.copy(attempt, 1, "a");

    assertThat(loaded(attempt)).containsExactly("1");
    assertThat(backfills.target().ledger(attempt)).containsExactlyInAnyOrder(0, 1);
  }

  @Test
  void aCopyThatLostRowsIsNoChunk() throws Exception {
    TableMapping t = backfills.prepared("t", "id:int4*");
    Attempt attempt = backfills.marked("job", BackfillKind.INITIAL, t);
    backfills.plan(attempt, 1);
    assertThatThrownBy(() -> backfills.copyClaiming(attempt, 3, cells("1"), cells("2")))
        .isInstanceOfSatisfying(
            RosettaException.class,
            e -> assertThat(e.error()).isEqualTo(RosettaError.TARGET_FAILED));

    assertThat(loaded(attempt)).containsExactly("0");
    assertThat(backfills.target().ledger(attempt)).isEmpty();
  }

  /** Statements after it would begin another transaction, without the lock. */
  @Test
  void aSliceWhoseTransactionWasEndedCommitsNothing() throws Exception {
    TableMapping t = backfills.prepared("t", "id:int4*");
    Attempt attempt = backfills.marked("job", BackfillKind.INITIAL, t);
    backfills.copyAll(attempt, cells("1"));
    faults.on("UPDATE .*SLICES_DONE").after(statement -> endOpenTransactions());

    assertThatThrownBy(() -> backfills.target().applyNextSlice(attempt))
        .isInstanceOf(RosettaException.class);
    assertThat(backfills.rows("SELECT id FROM t")).isEmpty();
    assertThat(backfills.target().job("job").orElseThrow().slicesDone()).isZero();

    backfills.apply(attempt);
    assertThat(backfills.rows("SELECT id FROM t")).containsExactly("1");
  }

  /**
   * Snowflake would keep the transaction of a worker that died while it loaded a chunk for hours.
   */
  @Test
  void theLoadThatADeadWorkerLeftOpenHoldsNobodyUpAndEndsWithTheJob() throws Exception {
    TableMapping t = backfills.prepared("t", "id:int4*");
    Attempt attempt = backfills.marked("job", BackfillKind.INITIAL, t);
    backfills.plan(attempt, 1);
    HeldStatement load = HeldStatement.before("^SELECT CURRENT_TRANSACTION");
    CompletableFuture<Throwable> dead =
        CompletableFuture.supplyAsync(
            () -> failureOf(() -> backfills.copy(attempt, 0, "a", cells("1"))));
    load.await();
    try (load;
        SnowflakeBackfills another = backfills.another()) {
      CompletableFuture<Throwable> successor =
          CompletableFuture.supplyAsync(
              () ->
                  failureOf(
                      () -> {
                        another.enter("job", BackfillState.PAUSED, "lunch");
                        another.end("job", 1, BackfillState.CANCELLED, "");
                        another.cleanUp("job");
                      }));
      assertThat(successor.get(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isNull();
      assertThat(another.ledger(attempt)).isEmpty();
      assertThat(EMULATED.rows("SHOW TABLES IN SCHEMA " + backfills.objects().schema()))
          .noneMatch(table -> table.contains(backfills.objects().backfillLoadPrefix()));
      load.letGo();
      assertThat(dead.get(DEADLINE.toSeconds(), TimeUnit.SECONDS))
          .isInstanceOf(RosettaException.class);
    }
    assertThat(ledgerRows()).containsExactly("0");
  }

  @Test
  void aNewStreamingAttemptEndsTheSliceOfAFrozenWorker() throws Exception {
    TableMapping t = backfills.prepared("t", "id:int4*");
    Attempt attempt = backfills.marked("job", BackfillKind.INITIAL, t);
    backfills.copyAll(attempt, cells("1"));
    MovedClock clock = new MovedClock();
    SnowflakeBackfills worker = backfills.another(clock);
    worker.note("job", attempt.number(), BackfillState.EXECUTING, "");
    // A take-over before, which forgets sessions that were recorded long ago.
    clock.passes(Duration.ofHours(2));
    EMULATED.execute(
        "UPDATE "
            + backfills.objects().sessions().quoted()
            + " SET OPENED_AT = DATEADD(HOUR, -2, OPENED_AT)");
    LoadedPipeline.begin(EMULATED, backfills.database(), "orders").close();
    HeldStatement merge = HeldStatement.before("^MERGE");
    CompletableFuture<Throwable> frozen =
        CompletableFuture.supplyAsync(() -> failureOf(() -> worker.applyNextSlice(attempt)));
    merge.await();
    try (worker;
        merge;
        LoadedPipeline newer = LoadedPipeline.begin(EMULATED, backfills.database(), "orders")) {
      newer.target().prepare(t);
      newer.apply(t, row("U", backfills.position() + 60, null, null, null, "2"));
      merge.letGo();
      assertThat(frozen.get(DEADLINE.toSeconds(), TimeUnit.SECONDS))
          .isInstanceOf(RosettaException.class);
    }
    assertThat(backfills.rows("SELECT id FROM t")).containsExactly("2");
    backfills.apply(attempt);
    assertThat(backfills.rows("SELECT id FROM t ORDER BY id")).containsExactly("1", "2");
  }

  @Test
  void theStreamDoesNotWaitForChunks() throws Exception {
    TableMapping t = backfills.prepared("t", "id:int4*");
    Attempt attempt = backfills.marked("job", BackfillKind.INITIAL, t);
    backfills.plan(attempt, 1);
    HeldStatement copy = HeldStatement.after("^COPY INTO .*BACKFILL_ORDERS_");
    CompletableFuture<Throwable> loading =
        CompletableFuture.supplyAsync(
            () -> failureOf(() -> backfills.copy(attempt, 0, "a", cells("1"))));
    copy.await();
    try (copy) {
      backfills.pipeline().apply(t, row("D", backfills.position() + 60, null, null, null, "1"));
      assertThat(loading).isNotDone();
    }
    assertThat(loading.get(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isNull();
    backfills.close(attempt);
    backfills.apply(attempt);
    assertThat(backfills.rows("SELECT id FROM t")).isEmpty();
  }

  @Test
  void progressIsWrittenFromTheLedgerAndLoadedFilesAreRemoved() throws Exception {
    TableMapping t = backfills.prepared("t", "id:int4*");
    Attempt attempt = backfills.marked("job", BackfillKind.INITIAL, t);
    backfills.plan(attempt, 2);
    backfills.copy(attempt, 0, "a", cells("1"), cells("2"));

    String progress =
        "SELECT CHUNKS, CHUNKS_DONE, ROWS_READ FROM " + backfills.objects().backfills().quoted();
    eventually(() -> EMULATED.rows(progress).equals(List.of("2|1|2")));
    String files = "LIST @%s/orders/backfill/".formatted(backfills.objects().stage().quoted());
    eventually(() -> EMULATED.rows(files).isEmpty());
  }

  @Test
  void filesOfBackfillsOutliveTheStreamsTakeOvers() throws Exception {
    TableMapping t = backfills.prepared("t", "id:int4*");
    Attempt attempt = backfills.marked("job", BackfillKind.INITIAL, t);
    backfills.put(attempt, 0, "a", cells("1"));
    LoadedPipeline.begin(EMULATED, backfills.database(), "orders").close();

    String files = "LIST @%s/orders/backfill/".formatted(backfills.objects().stage().quoted());
    assertThat(EMULATED.rows(files)).hasSize(1);
    backfills.target().end("job", 1, BackfillState.CANCELLED, "");
    backfills.target().cleanUp("job");
    assertThat(EMULATED.rows(files)).isEmpty();
  }

  @Test
  void noDdlComesBetweenLockAndCommit() throws Exception {
    TableMapping t = backfills.prepared("t", "id:int4*", "doc:text");
    faults.forget();
    Attempt attempt = backfills.marked("job", BackfillKind.INITIAL, t);
    backfills.copyAll(attempt, cells("1", "a"));
    backfills.apply(attempt);
    backfills.target().fill(attempt, backfills.csv(5), new Lsn(backfills.position()));
    backfills.target().end("job", 1, BackfillState.COMPLETED, "");
    backfills.target().cleanUp("job");

    boolean inside = false;
    for (SeenStatement statement : faults.statements()) {
      String sql = statement.sql().toUpperCase(Locale.ROOT);
      inside |= sql.contains("SET LOCK_NO");
      assertThat(inside && sql.matches("(?s)\\s*(CREATE|ALTER|DROP|TRUNCATE|USE).*"))
          .as(sql)
          .isFalse();
      inside &= !statement.kind().equals("COMMIT");
    }
  }

  /** From the first such statement on every reply to a COMMIT is lost, until a login. */
  private void loseRepliesOfCommitUntilTheNextSession(String after) {
    faults
        .on(after)
        .after(
            statement -> {
              faults.on("^\\s*commit").times(20).lostReply();
              faults.after("SELECT CURRENT_SESSION", next -> faults.clear());
            });
  }

  private void endOpenTransactions() {
    try {
      for (String transaction : EMULATED.rows("SHOW TRANSACTIONS")) {
        EMULATED.execute("SELECT SYSTEM$ABORT_TRANSACTION(" + transaction.split("\\|", 2)[0] + ")");
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<String> loaded(Attempt attempt) throws Exception {
    return EMULATED.rows(new AttemptTables(backfills.objects(), attempt).countLoaded().text());
  }

  private List<String> ledgerRows() throws Exception {
    return EMULATED.rows("SELECT COUNT(*) FROM " + backfills.objects().chunks().quoted());
  }

  private static Throwable failureOf(Work work) {
    try {
      work.run();
      return null;
    } catch (Exception e) {
      return e;
    }
  }

  private static void eventually(Condition condition) throws Exception {
    long end = System.nanoTime() + DEADLINE.toNanos();
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as("deadline").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  @FunctionalInterface
  private interface Work {
    void run() throws Exception;
  }

  @FunctionalInterface
  private interface Condition {
    boolean holds() throws Exception;
  }
}
