package io.rosetta.activities.snowflake;

import static io.rosetta.activities.snowflake.LoadedPipeline.row;
import static io.rosetta.activities.testing.RosettaErrors.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetta.activities.model.Changeset;
import io.rosetta.activities.model.Commit;
import io.rosetta.activities.model.DeleteMode;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.Owner;
import io.rosetta.activities.model.Position;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.StagedChangeset;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.WriteMode;
import io.rosetta.activities.testing.HeldStatement;
import io.rosetta.workflows.RosettaError;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Lock, fence, owner and lost replies: who may move a pipeline, and that it moves once. */
class SnowflakeFencingIT extends TargetTestBase {
  @Test
  void fencesAnOlderAttempt() throws Exception {
    TableMapping t = prepared("t", "id:int4*");
    Changeset changes = pipeline.changes(t, false, row("U", 110, null, null, null, "1"));
    try (LoadedPipeline newer = LoadedPipeline.begin(EMULATED, database, "orders")) {
      assertError(RosettaError.FENCED, () -> pipeline.commit(changes));
      assertThat(rows("SELECT id FROM t")).isEmpty();
      newer.apply(t, row("U", 110, null, null, null, "2"));
    }
    assertThat(rows("SELECT id FROM t")).containsExactly("2");
  }

  @Test
  void refusesAPositionThatMoved() throws Exception {
    TableMapping t = prepared("t", "id:int4*");
    EMULATED.execute(
        "UPDATE "
            + Fixtures.OBJECTS.state().quoted().replace("\"DB\"", database.quoted())
            + " SET LSN = LSN + 1");

    assertError(
        RosettaError.POSITION_CONFLICT,
        () -> pipeline.apply(t, row("U", 110, null, null, null, "1")));
    assertThat(rows("SELECT id FROM t")).isEmpty();
  }

  @Test
  void decidesALostCommitReplyUnderTheLock() throws Exception {
    TableMapping log = in(Fixtures.mapping("log", WriteMode.APPEND, DeleteMode.HARD, "n:int4"));
    pipeline.target().prepare(log);
    Changeset changes = pipeline.changes(log, false, row("I", 110, null, null, "1"));
    EMULATED.emulator().faults().on("^\\s*commit").times(20).lostReply();
    EMULATED.emulator().faults().before("SET LOCK_NO", statement -> {});
    EMULATED
        .emulator()
        .faults()
        .after("INSERT INTO .*SESSIONS_", statement -> EMULATED.emulator().faults().clear());

    pipeline.commit(changes);

    assertThat(rows("SELECT n FROM log")).as("applied once").containsExactly("1");
    assertThat(pipeline.target().stored().lsn()).isEqualTo(new Lsn(200));
  }

  @Test
  void appliesAgainWhatWasLostWithItsSession() throws Exception {
    TableMapping log = in(Fixtures.mapping("log", WriteMode.APPEND, DeleteMode.HARD, "n:int4"));
    pipeline.target().prepare(log);
    Changeset changes = pipeline.changes(log, false, row("I", 110, null, null, "1"));
    EMULATED.emulator().faults().on("^INSERT INTO .*LOG").loseSession();

    pipeline.commit(changes);

    assertThat(rows("SELECT n FROM log")).containsExactly("1");
  }

  @Test
  void endsTheTransactionOfAFrozenAttempt() throws Exception {
    TableMapping t = prepared("t", "id:int4*");
    Changeset changes = pipeline.changes(t, false, row("U", 110, null, null, null, "1"));
    HeldStatement merge = HeldStatement.before("^MERGE");
    CompletableFuture<Throwable> frozen =
        CompletableFuture.supplyAsync(() -> failureOf(() -> pipeline.commit(changes)));
    merge.await();

    try (merge;
        LoadedPipeline newer = LoadedPipeline.begin(EMULATED, database, "orders")) {
      merge.letGo();
      assertThat(frozen.get(60, TimeUnit.SECONDS)).isInstanceOf(RosettaException.class);
      newer.apply(t, row("U", 110, null, null, null, "2"));
    }
    assertThat(rows("SELECT id FROM t")).containsExactly("2");
  }

  @Test
  void takesOverAlthoughTheTransactionToBeEndedHasJustCommitted() throws Exception {
    TableMapping t = prepared("t", "id:int4*");
    Changeset changes = pipeline.changes(t, false, row("U", 110, null, null, null, "1"));
    HeldStatement merge = HeldStatement.before("^MERGE");
    CompletableFuture<Throwable> slow =
        CompletableFuture.supplyAsync(() -> failureOf(() -> pipeline.commit(changes)));
    merge.await();
    EMULATED
        .emulator()
        .faults()
        .on("ABORT_TRANSACTION")
        .before(
            statement -> {
              merge.letGo();
              slow.join();
            });

    try (merge;
        LoadedPipeline newer = LoadedPipeline.begin(EMULATED, database, "orders")) {
      assertThat(slow.join()).isNull();
      assertThat(newer.target().stored().lsn()).isEqualTo(new Lsn(200));
    }
    assertThat(rows("SELECT id FROM t")).containsExactly("1");
  }

  @Test
  void pipelinesDoNotWaitForEachOther() throws Exception {
    TableMapping t = prepared("t", "id:int4*");
    Changeset changes = pipeline.changes(t, false, row("U", 110, null, null, null, "1"));
    HeldStatement merge = HeldStatement.before("^MERGE");
    CompletableFuture<Throwable> blocked =
        CompletableFuture.supplyAsync(() -> failureOf(() -> pipeline.commit(changes)));
    merge.await();
    try (merge;
        LoadedPipeline other = LoadedPipeline.begin(EMULATED, database, "other")) {
      TableMapping u = in(Fixtures.merge("u", "id:int4*"));
      other.target().prepare(u);
      other.apply(u, row("U", 110, null, null, null, "1"));
      assertThat(blocked).isNotDone();
    }
    assertThat(blocked.get(60, TimeUnit.SECONDS)).isNull();
  }

  @Test
  void refusesAnotherOwnerUntilTheLeaseEnds() {
    SnowflakeTarget other =
        new SnowflakeTarget(
            EMULATED.settings(), new TargetScope("orders", database, List.of()), Clock.systemUTC());
    try (other) {
      assertError(
          RosettaError.OWNED_BY_ANOTHER,
          () ->
              other.takeOver(new Owner("staging", "rosetta-pipeline-orders", "r2", Instant.now())));
    }
  }

  @Test
  void everyCommitPutsTheEndOfItsOwnersClaimOff() throws Exception {
    String state = Fixtures.OBJECTS.state().quoted().replace("\"DB\"", database.quoted());
    EMULATED.execute("UPDATE " + state + " SET OWNER_LEASE_END = '" + Instant.EPOCH + "'");
    pipeline.commitStaged(List.of());
    // The same namespace name, in another Temporal cluster.
    Owner twin = new Owner("default/2", "rosetta-pipeline-orders", "r2", Instant.now());
    try (SnowflakeTarget other = targetAt(Clock.systemUTC())) {
      assertError(RosettaError.OWNED_BY_ANOTHER, () -> other.takeOver(twin));
    }
    try (SnowflakeTarget later = targetAt(Clock.offset(Clock.systemUTC(), Owner.CLAIM))) {
      assertThat(later.takeOver(twin)).isPresent();
    }
  }

  private SnowflakeTarget targetAt(Clock clock) {
    return new SnowflakeTarget(
        EMULATED.settings(), new TargetScope("orders", database, List.of()), clock);
  }

  /** Two batches in flight from one position: the first lands although nobody was told. */
  @Test
  void refusesASmallerBatchAfterACommitThatLandedUnseen() throws Exception {
    TableMapping log = in(Fixtures.mapping("log", WriteMode.APPEND, DeleteMode.HARD, "n:int4"));
    pipeline.target().prepare(log);
    Position before = pipeline.target().stored();
    EMULATED.emulator().faults().on("^\\s*commit").refuseAfter("000604", "57014", "reply lost");
    EMULATED.emulator().faults().on("SET LOCK_NO").nth(2).times(2).tooManyWaiters();
    Changeset larger =
        pipeline.changes(
            log, false, row("I", 110, null, null, "1"), row("I", 120, null, null, "2"));
    assertError(RosettaError.TARGET_FAILED, () -> pipeline.commit(larger));
    EMULATED.emulator().faults().clear();

    StagedChangeset smaller =
        pipeline.target().stage(pipeline.changes(log, false, row("I", 110, null, null, "1")));
    Commit again =
        new Commit(
            before, Fixtures.position(150), List.of(smaller), new Lsn(50), List.of(), List.of());
    assertError(RosettaError.POSITION_CONFLICT, () -> pipeline.target().commit(again));

    assertThat(rows("SELECT n FROM log ORDER BY n")).containsExactly("1", "2");
  }

  /**
   * What a blocked UPDATE judges its WHERE on is not documented; the emulator takes what was there
   * before it began to wait, the worse for us.
   */
  @Test
  void fencesAnAttemptThatWaitedForTheLockWhileItWasTakenOver() throws Exception {
    TableMapping t = prepared("t", "id:int4*");
    StagedChangeset staged =
        pipeline.target().stage(pipeline.changes(t, false, row("U", 110, null, null, null, "1")));
    HeldStatement raised = HeldStatement.after("SET EPOCH = EPOCH");
    CompletableFuture<Throwable> newer =
        CompletableFuture.supplyAsync(
            () ->
                failureOf(
                    () -> {
                      try (SnowflakeTarget target = targetAt(Clock.systemUTC())) {
                        target.takeOver(LoadedPipeline.owner("orders"));
                      }
                    }));
    raised.await();
    CountDownLatch waiting = new CountDownLatch(1);
    EMULATED.emulator().faults().on("SET LOCK_NO").before(statement -> waiting.countDown());
    CompletableFuture<Throwable> older =
        CompletableFuture.supplyAsync(
            () -> failureOf(() -> pipeline.commitStaged(List.of(staged))));
    await(waiting);
    raised.letGo();

    assertThat(newer.get(60, TimeUnit.SECONDS)).isNull();
    assertThat(older.get(60, TimeUnit.SECONDS))
        .isInstanceOfSatisfying(
            RosettaException.class, e -> assertThat(e.error()).isEqualTo(RosettaError.FENCED));
    assertThat(rows("SELECT id FROM t")).isEmpty();
  }

  /** What follows in the session would be a transaction of its own, without lock and fence. */
  @Test
  void commitsNothingOfATransactionThatWasLostOnItsWay() throws Exception {
    TableMapping t = prepared("t", "id:int4*");
    Changeset changes = pipeline.changes(t, false, row("U", 110, null, null, null, "1"));
    EMULATED.emulator().faults().on("^MERGE").before(statement -> abortTransactions());

    assertError(RosettaError.TARGET_FAILED, () -> pipeline.commit(changes));

    assertThat(rows("SELECT id FROM t")).isEmpty();
    assertThat(pipeline.target().stored().lsn()).isEqualTo(new Lsn(100));
  }

  private static void abortTransactions() {
    try (Connection connection = EMULATED.connect();
        Statement statement = connection.createStatement();
        ResultSet open = statement.executeQuery("SHOW TRANSACTIONS")) {
      while (open.next()) {
        EMULATED.rows("SELECT SYSTEM$ABORT_TRANSACTION(" + open.getString("id") + ")");
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
