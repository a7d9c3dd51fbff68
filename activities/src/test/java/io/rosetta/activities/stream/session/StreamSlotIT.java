package io.rosetta.activities.stream.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.offset.SlotView;
import io.rosetta.activities.stream.testing.StreamFixture;
import io.rosetta.workflows.RosettaError;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the slot is told while nothing comes that would be copied, and whose walsender reads it. */
class StreamSlotIT {
  private final StreamFixture stream = StreamFixture.create();

  @BeforeEach
  void publish() {
    stream.source.execute("CREATE TABLE t (k int PRIMARY KEY)", "CREATE TABLE other (v text)");
    stream.publish("t");
  }

  @AfterEach
  void close() {
    stream.close();
  }

  private SlotView slot() {
    return stream.streamSource.slot().orElseThrow();
  }

  private Lsn endOfLog() {
    return Lsn.parse(stream.source.query("SELECT pg_current_wal_insert_lsn()").get(0));
  }

  /** An hour of five a second: the server sends nothing of a transaction without a change. */
  @Test
  void manyEmptyTransactionsLetTheSlotMoveOn() {
    stream.start();
    stream.source.execute(
        "DO $$ BEGIN FOR i IN 1..18000 LOOP PERFORM pg_current_xact_id(); COMMIT; END LOOP; END"
            + " $$");
    Lsn end = endOfLog();
    stream.await(() -> slot().confirmedFlush().isAfter(end));
    assertThat(stream.targetRows("t")).isEmpty();
  }

  @Test
  void logOfTablesThatNobodyCopiesIsGivenBack() {
    stream.start();
    stream.source.execute("INSERT INTO t VALUES (1)");
    stream.sync();
    Lsn before = slot().restart();
    for (int i = 0; i < 5; i++) {
      stream.source.execute(
          "INSERT INTO other SELECT repeat('x', 1000) FROM generate_series(1, 4000)");
    }
    Lsn end = endOfLog();
    assertThat(end.value() - before.value()).isGreaterThan(20_000_000);
    stream.await(() -> slot().confirmedFlush().isAfter(end));
    // The server gives log back at snapshots of its running transactions, one in 15 s at least.
    stream.source.execute("CHECKPOINT");
    stream.await(() -> slot().restart().isAfter(before));
    assertThat(stream.targetRows("t")).hasSize(1);
  }

  @Test
  void idleTablesDoNotHoldTheSlotBackWhileOthersWrite() {
    stream.source.execute(
        "CREATE TABLE idle (k int PRIMARY KEY)",
        "ALTER PUBLICATION " + stream.name() + " ADD TABLE idle",
        "INSERT INTO idle VALUES (1)");
    stream.start();
    for (int i = 0; i < 3; i++) {
      stream.source.execute("INSERT INTO t SELECT i FROM generate_series(1, 1000) i", "TRUNCATE t");
      Lsn end = endOfLog();
      stream.await(() -> slot().confirmedFlush().isAfter(end));
    }
    stream.source.execute("INSERT INTO idle VALUES (2)");
    stream.sync();
    assertThat(stream.targetRows("idle")).hasSize(2);
  }

  /** A warehouse that is woken every few seconds never sleeps. */
  @Test
  void heartbeatsAloneCommitNothing() {
    StreamSettings s = stream.heartbeats(Duration.ofMillis(10)).settings();
    stream.settings(
        new StreamSettings(
            s.maxBatchChanges(),
            s.batchBytes(),
            s.queueBytes(),
            s.commitInterval(),
            s.heartbeatInterval(),
            Duration.ofHours(1),
            s.pollInterval(),
            s.fileBytes(),
            s.stagers()));
    stream.start().sync();
    int before = stream.target.commits().size();
    for (int i = 0; i < 20; i++) {
      Lsn received = stream.session().progress().received();
      stream.await(() -> stream.session().progress().received().isAfter(received));
    }
    assertThat(stream.target.commits()).hasSize(before);
    stream.sync();
    assertThat(stream.target.commits()).hasSizeGreaterThan(before);
  }

  /** The address leads to one server for the checks and to another for the stream. */
  @Test
  void nothingIsCommittedWhileTheSlotsWalsenderIsNotOurs() {
    refusedWhenReadBy(new SlotView.Walsender(1, stream.applicationOfEpoch(99), true));
  }

  @Test
  void nothingIsCommittedWhileTheSlotThatWasCheckedIsReadByNobody() {
    refusedWhenReadBy(null);
  }

  private void refusedWhenReadBy(SlotView.Walsender reader) {
    stream.streamSource.showInsteadOfOurWalsender(Optional.ofNullable(reader));
    stream.start();
    stream.source.execute("INSERT INTO t VALUES (1)");
    assertThat(stream.awaitEnd())
        .isInstanceOfSatisfying(
            RosettaException.class,
            e -> assertThat(e.error()).isEqualTo(RosettaError.SOURCE_FAILED))
        .hasMessageContaining("different servers");
    assertThat(stream.target.commits()).isEmpty();
  }
}
