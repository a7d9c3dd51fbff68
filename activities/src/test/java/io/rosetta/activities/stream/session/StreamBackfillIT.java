package io.rosetta.activities.stream.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetta.activities.model.ActiveBackfill;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableStatus;
import io.rosetta.activities.model.TableStatus.State;
import io.rosetta.activities.stream.testing.StreamFixture;
import org.junit.jupiter.api.Test;

/** How the reader goes by what backfills say of tables beside it. */
class StreamBackfillIT {
  private static final TableId T = new TableId("public", "t");

  @Test
  void acceptsATableThatWasSetAsideBeforeItAcknowledges() {
    try (StreamFixture stream = StreamFixture.create()) {
      stream.source.execute("CREATE TABLE t (id int PRIMARY KEY, n int)");
      stream.publish("t").start();
      stream.source.execute("INSERT INTO t VALUES (1, 1)");
      stream.sync();
      stream.source.execute("ALTER TABLE t RENAME n TO m");
      stream.source.execute("UPDATE t SET m = 2");
      stream.await(() -> state(stream) == State.FAILED);

      stream.target.setTable(
          new TableStatus(T, State.RESYNCING, "", new ActiveBackfill("j", 1, null, false)));
      stream.await(
          () -> {
            stream.sync();
            return stream.target.table(T).orElseThrow().activeBackfill().acknowledged();
          });
      stream.source.execute("INSERT INTO t VALUES (3, 3)");
      stream.sync();

      assertThat(stream.targetRows("t").toString()).contains("ID=3", "M=3");
      assertThat(state(stream)).isEqualTo(State.RESYNCING);
      stream.drain();
    }
  }

  /** What was known of it before it was set aside does not count any more. */
  @Test
  void readsATableAnewThatWasTakenUpAgainWhileNothingStreamed() {
    try (StreamFixture stream = StreamFixture.create()) {
      stream.source.execute("CREATE TABLE t (id int PRIMARY KEY, n int)");
      stream.publish("t").start();
      stream.source.execute("INSERT INTO t VALUES (1, 1)");
      stream.sync();
      stream.source.execute("ALTER TABLE t RENAME n TO m", "UPDATE t SET m = 2");
      stream.await(() -> state(stream) == State.FAILED);
      stream.drain();
      stream.target.setTable(
          new TableStatus(T, State.RESYNCING, "", new ActiveBackfill("j", 1, null, false)));

      stream.start();
      stream.source.execute("INSERT INTO t VALUES (3, 3)");
      stream.sync();

      assertThat(stream.targetRows("t").toString()).contains("{ID=3, M=3, N=null}");
      assertThat(state(stream)).isEqualTo(State.RESYNCING);
      assertThat(stream.target.known())
          .singleElement()
          .satisfies(
              known -> {
                assertThat(known.named("m")).isPresent();
                assertThat(known.dropped()).containsExactly("n");
              });
      stream.drain();
    }
  }

  @Test
  void acknowledgesWhatBecameActiveWhileNothingStreamed() {
    try (StreamFixture stream = StreamFixture.create()) {
      stream.source.execute("CREATE TABLE t (id int PRIMARY KEY, n int)");
      stream.publish("t").start();
      stream.sync().drain();
      stream.target.setTable(
          new TableStatus(T, State.BACKFILLING, "", new ActiveBackfill("j", 1, null, false)));

      stream.start();
      stream.await(
          () -> {
            stream.sync();
            return stream.target.table(T).orElseThrow().activeBackfill().acknowledged();
          });
      stream.drain();
    }
  }

  @Test
  void dropsChangesOfATableThatWasRemoved() {
    try (StreamFixture stream = StreamFixture.create()) {
      stream.source.execute("CREATE TABLE t (id int PRIMARY KEY, n int)");
      stream.publish("t").start();
      stream.source.execute("INSERT INTO t VALUES (1, 1)");
      stream.sync();
      stream.target.setTable(new TableStatus(T, State.REMOVED, "on request"));
      stream.sync().sync();
      stream.source.execute("INSERT INTO t VALUES (2, 2)");
      stream.sync();

      assertThat(stream.targetRows("t")).hasSize(1);
      stream.drain();
    }
  }

  private static State state(StreamFixture stream) {
    return stream.target.table(T).map(TableStatus::state).orElse(State.STREAMING);
  }
}
