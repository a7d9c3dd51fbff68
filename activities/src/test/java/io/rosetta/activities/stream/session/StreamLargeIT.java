package io.rosetta.activities.stream.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetta.activities.model.Commit;
import io.rosetta.activities.stream.testing.StreamFixture;
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
}
