package io.rosetta.activities.stream.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetta.activities.model.Changeset;
import io.rosetta.activities.model.Commit;
import io.rosetta.activities.model.StagedChangeset;
import io.rosetta.activities.stream.testing.MemoryTarget;
import io.rosetta.activities.stream.testing.StreamFixture;
import io.rosetta.testing.EmbeddedSource;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** More than fits in the memory that a stream may use. */
class StreamLargeIT {
  private static StreamSettings small(StreamSettings s) {
    return new StreamSettings(
        s.maxBatchChanges(),
        2 << 20,
        2 << 20,
        s.commitInterval(),
        s.heartbeatInterval(),
        s.positionInterval(),
        s.pollInterval(),
        1 << 20,
        2);
  }

  @Test
  void hugeTransactionSpillsAndIsOneCommit() {
    try (StreamFixture stream = StreamFixture.create()) {
      stream.source.execute("CREATE TABLE t (k int PRIMARY KEY, v text, d text)");
      stream.settings(small(stream.settings())).publish("t").start();
      stream.source.execute(
          "INSERT INTO t SELECT i, 'first', NULL FROM generate_series(1, 100) i",
          "BEGIN; INSERT INTO t SELECT i, 'x' || i, NULL FROM generate_series(101, 30000) i;"
              + " UPDATE t SET v = 'y' || k; UPDATE t SET k = -k WHERE k % 3 = 0;"
              + " DELETE FROM t WHERE k % 5 = 0; UPDATE t SET v = 'z' WHERE k < 1000; COMMIT");
      stream.sync();
      stream.drain();
      assertThat(stream.targetRows("t")).isEqualTo(stream.sourceRows("t"));
      assertThat(stream.target.commits().stream().map(Commit::changesets).mapToInt(c -> c.size()))
          .anyMatch(pieces -> pieces > 3);
    }
  }

  @Test
  void piecesThatSpilledBeforeTheirTableWasSetAsideAreNotApplied() {
    try (StreamFixture stream = StreamFixture.create()) {
      stream.source.execute(
          "CREATE TABLE t (k int PRIMARY KEY, v text)",
          "CREATE TABLE u (k int PRIMARY KEY, v text)");
      stream.settings(small(stream.settings())).publish("t", "u").start();
      stream.source.execute("INSERT INTO t VALUES (0, 'before')");
      stream.sync();
      stream.source.execute(
          "BEGIN; INSERT INTO t SELECT i, 'half' FROM generate_series(1, 20000) i;"
              + " INSERT INTO u SELECT i, 'whole' FROM generate_series(1, 20000) i;"
              + " ALTER TABLE t RENAME v TO w;"
              + " INSERT INTO t VALUES (-1, 'half'); INSERT INTO u VALUES (-1, 'whole'); COMMIT");
      stream.sync();
      stream.drain();
      assertThat(stream.targetRows("u")).isEqualTo(stream.sourceRows("u"));
      assertThat(stream.targetRows("t")).singleElement().asString().contains("before");
      assertThat(stream.target.stagedOnly()).isZero();
    }
  }

  @Test
  void rowsOfOneMebibyteStayWithinTheBound() {
    try (StreamFixture stream = StreamFixture.create()) {
      stream.source.execute("CREATE TABLE t (k int PRIMARY KEY, v text)");
      stream.settings(small(stream.settings())).publish("t").start();
      stream.source.execute(
          "INSERT INTO t SELECT i, repeat(i::text, 300000) FROM generate_series(1, 60) i");
      stream.sync();
      stream.drain();
      assertThat(stream.targetRows("t")).isEqualTo(stream.sourceRows("t"));
      assertThat(stream.target.commits().stream().map(Commit::changesets).mapToInt(c -> c.size()))
          .anyMatch(pieces -> pieces > 3);
    }
  }

  @Test
  void readerThatIsHeldBackKeepsItsWalsender() {
    CountDownLatch goOn = new CountDownLatch(1);
    MemoryTarget slow =
        new MemoryTarget() {
          @Override
          public StagedChangeset stage(Changeset changeset) {
            try {
              goOn.await();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
            return super.stage(changeset);
          }
        };
    try (StreamFixture stream = new StreamFixture(EmbeddedSource.create(), slow)) {
      stream.source.execute(
          "CREATE TABLE t (k int PRIMARY KEY, v text)",
          "ALTER DATABASE " + stream.source.database() + " SET wal_sender_timeout = '4s'");
      stream.settings(small(stream.settings())).publish("t").start();
      stream.source.execute("INSERT INTO t SELECT i, 'x' FROM generate_series(1, 60000) i");
      stream.await(
          () ->
              !stream
                  .source
                  .query(
                      "SELECT 1 FROM pg_replication_slots s JOIN pg_stat_activity a"
                          + " ON a.pid = s.active_pid WHERE slot_name = '"
                          + stream.name()
                          + "' AND backend_start < clock_timestamp() - interval '9 s'")
                  .isEmpty());
      goOn.countDown();
      stream.sync();
      assertThat(stream.targetRows("t")).isEqualTo(stream.sourceRows("t"));
    }
  }
}
