package io.rosetta.activities.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rosetta.activities.model.BackfillJob;
import io.rosetta.activities.model.CatalogPicture;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.postgres.BarrierMessage;
import io.rosetta.workflows.RosettaError;
import io.rosetta.workflows.backfill.BackfillBegun;
import io.rosetta.workflows.backfill.BackfillEnd;
import io.rosetta.workflows.backfill.BackfillRef;
import io.rosetta.workflows.backfill.BackfillState;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The steps of an attempt at the real source; the stream is played by the test. */
class AttemptStepsIT extends AttemptTestBase {
  private static void assertVoid(ThrowingCallable step, String why) {
    assertThatThrownBy(step)
        .isInstanceOfSatisfying(
            RosettaException.class,
            e -> assertThat(e.error()).isEqualTo(RosettaError.BACKFILL_VOID))
        .hasMessageContaining(why);
  }

  @Test
  void fromTheBeginningToTheEnd() throws Exception {
    BackfillRef ref = read();
    BackfillJob closed = steps.close(ref, watch);

    assertThat(closed.high().orElseThrow()).isGreaterThan(closed.low().orElseThrow().lsn());
    assertThat(target.rows()).hasSize(50).contains(row("7", "v7", "d7", null));
    assertThat(steps.apply(ref, watch).slices()).isEqualTo(2);
    assertThat(watch.slices).isEqualTo(2);

    BackfillJob ended = steps.end(new BackfillEnd(ref, BackfillState.COMPLETED, ""), watch);

    assertThat(ended.state()).isEqualTo(BackfillState.COMPLETED);
    assertThat(target.states).endsWith("COMPLETED", "cleaned");
    assertVoid(() -> steps.begin(JOB, watch), "the job is COMPLETED");
    assertVoid(() -> steps.plan(ref), "the job is COMPLETED in attempt 1");
  }

  /** It may be the oldest of very many. */
  @Test
  void anEndIsToldThoughTheJobIsForgottenWithIt() throws Exception {
    target.forgets = true;

    BackfillJob ended = steps.end(new BackfillEnd(JOB, BackfillState.CANCELLED, "why"), watch);

    assertThat(ended.state()).isEqualTo(BackfillState.CANCELLED);
    assertThat(target.job(JOB.job())).isEmpty();
  }

  /** Whatever is repeated, and wherever, finds what was done before. */
  @Test
  void everyStepMayBeRepeated() throws Exception {
    BackfillRef ref = read();
    var low = target.job("job_1").orElseThrow().low();
    var plan = target.job("job_1").orElseThrow().plan();

    AttemptSteps another = new AttemptSteps(source, target, settings());
    BackfillBegun again = another.begin(JOB, watch);
    fixture.database().execute("INSERT INTO t SELECT g, 'later' FROM generate_series(100, 999) g");
    another.awaitStream(ref, watch);
    another.mark(ref, watch);
    another.plan(ref);
    lane(ref);

    assertThat(again).isEqualTo(new BackfillBegun(1, true, false));
    assertThat(target.job("job_1").orElseThrow().low()).isEqualTo(low);
    assertThat(target.job("job_1").orElseThrow().plan()).isEqualTo(plan);
    var high = another.close(ref, watch).high();
    assertThat(another.close(ref, watch).high()).isEqualTo(high);
    another.apply(ref, watch);
    assertThat(another.begin(JOB, watch)).isEqualTo(new BackfillBegun(1, true, true));
  }

  @Test
  void theTableIsPublishedAndOlderWritersHaveEnded() throws Exception {
    try (Connection writer = fixture.database().connect();
        Statement statement = writer.createStatement()) {
      writer.setAutoCommit(false);
      statement.execute("UPDATE t SET v = 'open' WHERE k = 1");
      Future<BackfillBegun> begun = thread.submit(() -> steps.begin(JOB, watch));
      SourceFixture.await(() -> watch.waitsFor.contains("UPDATE t SET v = ?"));

      assertThat(fixture.database().query("SELECT tablename FROM pg_publication_tables"))
          .containsExactly("t");
      assertThat(target.job("job_1").orElseThrow().attempt()).isZero();

      writer.commit();
      assertThat(begun.get(60, TimeUnit.SECONDS)).isEqualTo(new BackfillBegun(1, false, false));
      assertThat(watch.waitsFor).isEmpty();
    }
  }

  @Test
  void aSecondJobWaitsForTheTablesTurn() throws Exception {
    begun();
    BackfillRef second = new BackfillRef("shop", "job_2", 0);
    Future<BackfillBegun> begun = thread.submit(() -> steps.begin(second, watch));
    SourceFixture.await(() -> watch.waitsFor.contains("waits for job 'job_1' on the same table"));

    assertThat(target.job("job_2").orElseThrow().state()).isEqualTo(BackfillState.PENDING);
    steps.end(new BackfillEnd(JOB.at(1), BackfillState.CANCELLED, "not wanted"), new Watch());

    assertThat(begun.get(60, TimeUnit.SECONDS).attempt()).isEqualTo(1);
    assertThat(target.job("job_2").orElseThrow().state())
        .isEqualTo(BackfillState.WAITING_FOR_STREAM);
  }

  /** It may wait for days, and others work with the source. */
  @Test
  void nothingIsDoneAtTheSourceBeforeItIsTheJobsTurn() throws Exception {
    target.started = false;
    Future<BackfillBegun> begun = thread.submit(() -> steps.begin(JOB, watch));
    SourceFixture.await(
        () -> watch.waitsFor.equals("waits for the pipeline, which has to be started"));

    assertThat(fixture.database().query("SELECT pubname FROM pg_publication")).isEmpty();
    target.started = true;
    assertThat(begun.get(60, TimeUnit.SECONDS).attempt()).isEqualTo(1);
    assertThat(fixture.database().query("SELECT pubname FROM pg_publication")).hasSize(1);
  }

  /** Only people take a pause back. */
  @Test
  void aStepThatComesLateLeavesAPausedJobPaused() throws Exception {
    BackfillRef ref = begun();
    target.enter("job_1", BackfillState.PAUSED, "lunch");

    steps.awaitStream(ref, watch);

    assertThat(target.job("job_1").orElseThrow().state()).isEqualTo(BackfillState.PAUSED);
  }

  /** An idle stream has nothing to commit, so it would never say that it takes the table up. */
  @Test
  void whileTheStreamIsWaitedForBarriersAreWritten() throws Exception {
    BackfillRef ref = begun();
    target.acknowledged = false;
    String slot = slot();

    Future<?> waiting =
        thread.submit(
            () -> {
              steps.awaitStream(ref, watch);
              return null;
            });
    SourceFixture.await(() -> barriers(slot) >= 2);

    assertThat(target.job("job_1").orElseThrow().state())
        .isEqualTo(BackfillState.WAITING_FOR_STREAM);
    assertThat(watch.waitsFor).contains("waits for the stream to take up table public.t");
    target.acknowledged = true;
    waiting.get(60, TimeUnit.SECONDS);
    assertThat(steps.mark(ref, watch).state()).isEqualTo(BackfillState.EXECUTING);
  }

  private String slot() {
    return fixture
        .database()
        .query(
            "SELECT slot_name FROM pg_create_logical_replication_slot(current_database() || '_b',"
                + " 'test_decoding')")
        .get(0);
  }

  private long barriers(String slot) {
    return fixture
        .database()
        .query("SELECT data FROM pg_logical_slot_peek_changes('" + slot + "', NULL, NULL)")
        .stream()
        .filter(data -> data.contains("prefix: " + BarrierMessage.PREFIX))
        .count();
  }

  /** Else a stream where nothing happens would show the table as incomplete for minutes. */
  @Test
  void theEndWritesABarrierOnceTheTableIsWhole() throws Exception {
    BackfillRef ref = closed();
    steps.apply(ref, watch);
    String slot = slot();
    target.before =
        step -> {
          if (step.equals("end")) {
            assertThat(barriers(slot)).isZero();
          }
        };

    steps.end(new BackfillEnd(ref, BackfillState.COMPLETED, ""), watch);

    assertThat(barriers(slot)).isPositive();
  }

  @Test
  void nothingIsClosedBeforeTheStreamHasPassed() throws Exception {
    BackfillRef ref = read();
    position = target.job("job_1").orElseThrow().low().orElseThrow().lsn();
    Future<BackfillJob> closing = thread.submit(() -> steps.close(ref, watch));
    SourceFixture.await(() -> watch.waitsFor.startsWith("waits for the stream to pass "));

    assertThat(closing.isDone()).isFalse();
    position = target.job("job_1").orElseThrow().high().orElseThrow();
    assertThat(closing.get(60, TimeUnit.SECONDS).high()).contains(position);
  }

  @Test
  void anInterruptEndsAWait() throws Exception {
    BackfillRef ref = begun();
    target.acknowledged = false;
    Future<?> waiting =
        thread.submit(
            () -> {
              assertThatThrownBy(() -> steps.awaitStream(ref, watch))
                  .isInstanceOf(InterruptedException.class);
              return null;
            });
    SourceFixture.await(() -> !watch.waitsFor.isEmpty());

    thread.shutdownNow();

    waiting.get(60, TimeUnit.SECONDS);
  }

  /** Rows of a leaf that came after the plan were never read, and the stream was not told. */
  @Test
  void aTableThatChangedWhileItWasReadIsReadAgain() throws Exception {
    for (String change :
        List.of(
            "VACUUM FULL t",
            "ALTER TABLE t ADD COLUMN late int DEFAULT 7",
            "ALTER TABLE t RENAME COLUMN late TO later",
            "ALTER TABLE t ALTER COLUMN later TYPE bigint",
            "ALTER TABLE t REPLICA IDENTITY FULL",
            "ALTER PUBLICATION rosetta_shop SET (publish = 'insert')",
            "ALTER PUBLICATION rosetta_shop DROP TABLE t;"
                + " ALTER PUBLICATION rosetta_shop ADD TABLE ONLY t")) {
      BackfillRef ref = read();
      fixture.database().execute(change);

      assertVoid(() -> steps.close(ref, watch), "the table changed at the source: ");
      assertThat(steps.begin(JOB, watch).attempt()).as(change).isEqualTo(ref.attempt() + 1);
    }
  }

  /** A copy would bring the other rows in, and no change of them would ever follow. */
  @Test
  void aTableOfWhichOnlySomeRowsArePublishedIsNotCopied() throws Exception {
    BackfillRef ref = read();
    fixture.database().execute("ALTER PUBLICATION rosetta_shop SET TABLE t WHERE (k > 10)");

    assertVoid(() -> steps.close(ref, watch), "the publication changed");
    assertThatThrownBy(() -> steps.begin(JOB, watch))
        .isInstanceOfSatisfying(
            RosettaException.class,
            e -> assertThat(e.error()).isEqualTo(RosettaError.SOURCE_PREFLIGHT_FAILED))
        .hasMessageContaining("only some rows of public.t");
  }

  /** As somebody may do while older transactions are waited for. */
  @Test
  void noAttemptBeginsWithAPublicationThatWasChangedMeanwhile() throws Exception {
    begun();
    for (String change : List.of("SET TABLE t WHERE (k > 10)", "SET (publish = 'insert')")) {
      fixture.database().execute("ALTER PUBLICATION rosetta_shop " + change);
      CatalogPicture picture = source.look(SourceFixture.T).picture();
      assertThatThrownBy(() -> source.requirePublished(picture))
          .isInstanceOf(RosettaException.class)
          .hasMessageContaining("publication rosetta_shop ");
      fixture
          .database()
          .execute(
              "ALTER PUBLICATION rosetta_shop SET TABLE t",
              "ALTER PUBLICATION rosetta_shop SET (publish = 'insert, update, delete, truncate')");
      source.requirePublished(source.look(SourceFixture.T).picture());
    }
  }

  @Test
  void aPartitionThatWasAttachedVoidsTheAttempt() throws Exception {
    fixture
        .database()
        .execute(
            "DROP TABLE t",
            "CREATE TABLE t (k int PRIMARY KEY) PARTITION BY RANGE (k)",
            "CREATE TABLE low PARTITION OF t FOR VALUES FROM (0) TO (10)",
            "CREATE TABLE high (k int NOT NULL)",
            "INSERT INTO high VALUES (11)");
    BackfillRef ref = read();
    fixture.database().execute("ALTER TABLE t ATTACH PARTITION high FOR VALUES FROM (10) TO (20)");

    assertVoid(() -> steps.close(ref, watch), "a partition was attached");
    BackfillRef next = read();
    steps.close(next, watch);
    assertThat(target.rows()).containsExactly(row("11", null));
  }

  @Test
  void aPartitionThatIsStillEmptyIsNoReasonToReadAgain() throws Exception {
    fixture
        .database()
        .execute(
            "DROP TABLE t",
            "CREATE TABLE t (k int PRIMARY KEY) PARTITION BY RANGE (k)",
            "CREATE TABLE low PARTITION OF t FOR VALUES FROM (0) TO (10)",
            "INSERT INTO t VALUES (1)");
    BackfillRef ref = read();
    fixture.database().execute("CREATE TABLE high PARTITION OF t FOR VALUES FROM (10) TO (20)");

    steps.close(ref, watch);

    assertThat(target.rows()).containsExactly(row("1", null));
  }

  @Test
  void anotherGenerationVoidsTheAttempt() throws Exception {
    BackfillRef ref = read();
    target.generation = 2;

    assertVoid(() -> steps.close(ref, watch), "it is not active any more");
    assertThat(steps.begin(JOB, watch)).isEqualTo(new BackfillBegun(2, false, false));
  }

  @Test
  void aChunkThatIsMissingVoidsTheAttempt() throws Exception {
    BackfillRef ref = begun();
    steps.mark(ref, watch);
    steps.plan(ref);

    assertVoid(() -> steps.close(ref, watch), "0 of its 1 chunks were read");
  }

  @Test
  void anEndThatTheSourceCannotBeToldOfIsAnEndAllTheSame() throws Exception {
    BackfillRef ref = closed();
    steps.apply(ref, watch);
    target.before =
        step -> {
          if (step.equals("end")) {
            fixture.pool().close();
          }
        };

    BackfillJob ended = steps.end(new BackfillEnd(ref, BackfillState.COMPLETED, ""), watch);

    assertThat(ended.state()).isEqualTo(BackfillState.COMPLETED);
    assertThat(target.states).endsWith("cleaned");
  }
}
