package io.rosetta.activities.stream.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetta.activities.model.Anchor;
import io.rosetta.activities.model.Changeset;
import io.rosetta.activities.model.Commit;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.Position;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.StagedChangeset;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableStatus;
import io.rosetta.activities.stream.testing.MemoryTarget;
import io.rosetta.activities.stream.testing.StreamFixture;
import io.rosetta.testing.EmbeddedSource;
import io.rosetta.workflows.RosettaError;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Attempts that end, however they end, and the ones after them. */
class StreamRestartIT {
  private static final TableId LOG = new TableId("public", "log");

  @Test
  void appendTableHasEachChangeOnceAfterManyEnds() {
    AtomicInteger commits = new AtomicInteger();
    MemoryTarget flaky =
        new MemoryTarget() {
          @Override
          public synchronized List<TableStatus> commit(Commit commit) {
            int n = commits.incrementAndGet();
            if (n % 4 == 1) {
              throw new RosettaException(RosettaError.TARGET_FAILED, "refused");
            }
            List<TableStatus> states = super.commit(commit);
            if (n % 4 == 3) {
              throw new RosettaException(RosettaError.TARGET_UNREACHABLE, "the reply was lost");
            }
            return states;
          }
        };
    try (StreamFixture stream = new StreamFixture(EmbeddedSource.create(), flaky)) {
      stream.source.execute("CREATE TABLE log (n int)", "ALTER TABLE log REPLICA IDENTITY FULL");
      stream.streamSource.testCatalog().append(LOG);
      stream.publish("log");
      int rows = 0;
      for (int attempt = 0; attempt < 8; attempt++) {
        stream.start();
        stream.source.execute("INSERT INTO log VALUES (" + rows++ + ")");
        assertThat(stream.awaitEnd()).isInstanceOf(RosettaException.class);
        assertThat(stream.streamSource.slot().orElseThrow().activeWalsender()).isEmpty();
      }
      commits.set(1);
      stream.start();
      stream.await(() -> flaky.appended(LOG).size() >= 8);
      stream.kill();
      assertThat(flaky.appended(LOG).stream().map(cells -> cells.get(4)))
          .containsExactlyElementsOf(IntStream.range(0, rows).mapToObj(Integer::toString).toList());
    }
  }

  @Test
  void wholeTransactionsAreSkippedOrSentAgain() {
    try (StreamFixture stream = StreamFixture.create()) {
      stream.source.execute("CREATE TABLE log (n int)", "ALTER TABLE log REPLICA IDENTITY FULL");
      stream.streamSource.testCatalog().append(LOG);
      stream.publish("log").start();
      stream.source.execute("INSERT INTO log SELECT i FROM generate_series(1, 2000) i");
      stream.sync();
      stream.drain();
      // All rows of one COPY share an LSN.
      stream.source.execute(
          "INSERT INTO log SELECT i FROM generate_series(2001, 5000) i",
          "COPY log FROM PROGRAM 'seq 5001 8000'",
          "UPDATE log SET n = -n WHERE n > 7900");
      stream.start();
      stream.sync();
      stream.drain();
      assertThat(stream.target.appended(LOG)).hasSize(8100);
    }
  }

  @Test
  void copyOfManyRowsIntoTheSourceArrivesWhole() {
    try (StreamFixture stream = StreamFixture.create()) {
      stream.source.execute("CREATE TABLE t (k int PRIMARY KEY)");
      stream.publish("t").start();
      stream.source.execute("COPY t FROM PROGRAM 'seq 1 50000'");
      stream.sync();
      stream.drain();
      assertThat(stream.targetRows("t")).isEqualTo(stream.sourceRows("t")).hasSize(50_000);
    }
  }

  @Test
  void slotIsFreeAlthoughTheTargetBlocks() {
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch reached = new CountDownLatch(1);
    MemoryTarget stuck =
        new MemoryTarget() {
          @Override
          public StagedChangeset stage(Changeset changeset) {
            reached.countDown();
            while (never.getCount() > 0) {
              Thread.onSpinWait();
            }
            return super.stage(changeset);
          }
        };
    try (StreamFixture stream = new StreamFixture(EmbeddedSource.create(), stuck)) {
      stream.source.execute("CREATE TABLE t (k int PRIMARY KEY)");
      stream.publish("t").start();
      stream.source.execute("INSERT INTO t VALUES (1)");
      stream.await(() -> reached.getCount() == 0);
      stream.source.execute("INSERT INTO t VALUES (2)");
      assertThat(stream.kill().streamSource.slot().orElseThrow().activeWalsender()).isEmpty();
    } finally {
      never.countDown();
    }
  }

  @Test
  void anotherHistoryIsNoticed() {
    try (StreamFixture stream = StreamFixture.create()) {
      stream.source.execute("CREATE TABLE t (k int PRIMARY KEY)");
      stream.publish("t").start();
      stream.source.execute("INSERT INTO t VALUES (1)");
      stream.sync();
      stream.drain();
      Position stored = stream.target.stored();
      Anchor other = stored.anchor();
      stream.target.forcePosition(
          new Position(stored.lsn(), stored.xid() + 1, stored.commitTime(), other));
      stream.start();
      assertThat(stream.awaitEnd())
          .isInstanceOfSatisfying(
              RosettaException.class,
              e -> assertThat(e.error()).isEqualTo(RosettaError.REDELIVERY_MISMATCH));
    }
  }

  @Test
  void slotIsNeverToldMoreThanTheAnchorAllows() {
    try (StreamFixture stream = StreamFixture.create()) {
      stream.source.execute("CREATE TABLE t (k int PRIMARY KEY)");
      stream.publish("t").start();
      Lsn before = stream.streamSource.slot().orElseThrow().confirmedFlush();
      stream.source.execute("INSERT INTO t VALUES (1)");
      stream.sync();
      // Heartbeats alone carry the slot on, with nothing written to the table.
      stream.await(() -> stream.streamSource.slot().orElseThrow().confirmedFlush().isAfter(before));
      for (int i = 0; i < 20; i++) {
        stream.source.execute("INSERT INTO t VALUES (" + (i + 10) + ")");
        Lsn confirmed = stream.streamSource.slot().orElseThrow().confirmedFlush();
        assertThat(confirmed).isLessThanOrEqualTo(stream.target.stored().resumeFrom());
      }
      stream.sync();
      stream.drain();
      assertThat(stream.targetRows("t")).isEqualTo(stream.sourceRows("t"));
    }
  }

  @Test
  void twoPipelinesOnOneSource() {
    try (EmbeddedSource source = EmbeddedSource.create();
        StreamFixture one = new StreamFixture(source, new MemoryTarget());
        StreamFixture two = new StreamFixture(source, new MemoryTarget())) {
      source.execute("CREATE TABLE a (k int PRIMARY KEY)", "CREATE TABLE b (k int PRIMARY KEY)");
      one.publish("a", "b").start();
      two.publish("b").start();
      source.execute(
          "INSERT INTO a SELECT generate_series(1, 500)",
          "INSERT INTO b SELECT generate_series(1, 500)");
      one.sync();
      two.sync();
      assertThat(one.targetRows("a")).isEqualTo(one.sourceRows("a"));
      assertThat(one.targetRows("b")).isEqualTo(one.sourceRows("b"));
      assertThat(two.targetRows("b")).isEqualTo(one.sourceRows("b"));
      assertThat(two.targetRows("a")).isEmpty();
      one.drain();
      source.execute("INSERT INTO b VALUES (1000)");
      two.sync();
      assertThat(two.targetRows("b")).hasSize(501);
      two.drain();
    }
  }

  @Test
  void everyCommitMovesAllTablesTogether() {
    List<String> torn = new java.util.concurrent.CopyOnWriteArrayList<>();
    MemoryTarget watched =
        new MemoryTarget() {
          @Override
          protected void committed() {
            int sum = sum("a") + sum("b");
            if (sum != 0) {
              torn.add("sum " + sum);
            }
          }

          private int sum(String table) {
            return rows(new TableId("public", table)).stream()
                .mapToInt(row -> Integer.parseInt(row.get("V")))
                .sum();
          }
        };
    try (StreamFixture stream = new StreamFixture(EmbeddedSource.create(), watched)) {
      stream.source.execute(
          "CREATE TABLE a (k int PRIMARY KEY, v int)", "CREATE TABLE b (k int PRIMARY KEY, v int)");
      stream.publish("a", "b").start();
      stream.source.execute(
          "DO $$ BEGIN FOR i IN 1..2000 LOOP INSERT INTO a VALUES (i, i); INSERT INTO b VALUES (i, -i);"
              + " COMMIT; END LOOP; END $$");
      stream.sync();
      stream.drain();
      assertThat(torn).isEmpty();
      assertThat(stream.targetRows("b")).hasSize(2000);
    }
  }

  /** An Error is no RuntimeException: the others would wait for the thread that it ended. */
  @Test
  void errorInAThreadOfTheStreamEndsTheAttempt() {
    MemoryTarget target =
        new MemoryTarget() {
          @Override
          public synchronized List<TableStatus> commit(Commit commit) {
            throw new NoClassDefFoundError("left out of the jar");
          }
        };
    try (StreamFixture stream = new StreamFixture(EmbeddedSource.create(), target)) {
      stream.source.execute("CREATE TABLE t (k int PRIMARY KEY)");
      stream.publish("t").start();
      stream.source.execute("INSERT INTO t VALUES (1)");
      assertThat(stream.awaitEnd()).hasMessageContaining("left out of the jar");
    }
  }
}
