package io.rosetta.activities.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetta.activities.stream.testing.StreamFixture;
import org.junit.jupiter.api.Test;

/** Rows flow from PostgreSQL to a target that does what the SQL does. */
class StreamSessionIT {
  @Test
  void rowsFlow() {
    try (StreamFixture stream = StreamFixture.create()) {
      stream.source.execute("CREATE TABLE t (k int PRIMARY KEY, v text, n numeric DEFAULT 7)");
      stream.publish("t").start();
      stream.source.execute(
          "INSERT INTO t VALUES (1, 'one', NULL), (2, '', 1.50), (3, 'a,\"b\"\nc', 3)",
          "UPDATE t SET v = 'zwei' WHERE k = 2",
          "DELETE FROM t WHERE k = 3",
          "UPDATE t SET k = 10 WHERE k = 1");
      stream.sync();
      assertThat(stream.targetRows("t")).isEqualTo(stream.sourceRows("t")).hasSize(2);
      stream.drain();
      assertThat(stream.streamSource.slot().orElseThrow().activeWalsender()).isEmpty();
    }
  }
}
