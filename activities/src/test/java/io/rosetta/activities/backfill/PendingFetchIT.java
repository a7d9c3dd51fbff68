package io.rosetta.activities.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rosetta.activities.model.BackfillJob;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.PendingRow;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.workflows.RosettaError;
import io.rosetta.workflows.backfill.BackfillApplied;
import io.rosetta.workflows.backfill.BackfillEnd;
import io.rosetta.workflows.backfill.BackfillRef;
import io.rosetta.workflows.backfill.BackfillState;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Values that are fetched by key, at a real source; the stream is played by the test. */
class PendingFetchIT extends AttemptTestBase {
  private static PendingRow pending(String key, String version) {
    return new PendingRow(List.of(key), version);
  }

  /** What is read is ahead of the stream, so it is written only when the stream has passed it. */
  @Test
  void pendingValuesAreFetchedByKeyOnceTheStreamHasPassed() throws Exception {
    BackfillRef ref = closed();
    target.pending.add(pending("7", "100000000000000000001"));
    target.pending.add(pending("8", "100000000000000000002"));
    fixture.database().execute("UPDATE t SET doc = 'late, \"quoted\"' WHERE k = 8");
    position = target.job("job_1").orElseThrow().high().orElseThrow();

    Future<?> applying = thread.submit(() -> steps.apply(ref, watch));
    SourceFixture.await(() -> watch.waitsFor.startsWith("waits for the stream to pass "));
    assertThat(target.filled).isEmpty();
    position = Lsn.parse("FFFF/0");
    applying.get(60, TimeUnit.SECONDS);

    assertThat(target.filled)
        .containsExactlyInAnyOrder(
            row("7", "100000000000000000001", "7", "v7", "d7", null),
            row("8", "100000000000000000002", "8", "v8", "late, \"quoted\"", null));
  }

  /** The stream may be ahead of what a read sees that does not wait for them. */
  @Test
  void theReadComesBehindAMarkThatOlderTransactionsHavePassed() throws Exception {
    BackfillRef ref = closed();
    target.pending.add(pending("7", "1"));
    try (Connection writer = fixture.database().connect();
        Statement statement = writer.createStatement()) {
      writer.setAutoCommit(false);
      statement.execute("UPDATE t SET doc = 'late' WHERE k = 7");
      Future<BackfillApplied> applying = thread.submit(() -> steps.apply(ref, watch));
      SourceFixture.await(() -> watch.waitsFor.contains("UPDATE t SET doc = ?"));
      assertThat(target.filled).isEmpty();

      writer.commit();
      assertThat(applying.get(60, TimeUnit.SECONDS).resolved()).isEqualTo(1);
      assertThat(target.filled).containsExactly(row("7", "1", "7", "v7", "late", null));
    }
  }

  /** The stream's delete comes before the mark is passed. */
  @Test
  void aKeyThatIsGoneNeedsNothing() throws Exception {
    BackfillRef ref = closed();
    PendingRow gone = pending("7", "1");
    target.pending.add(gone);
    target.pending.add(pending("8", "2"));
    fixture.database().execute("DELETE FROM t WHERE k = 7");
    target.before =
        step -> {
          if (step.equals("fill")) {
            target.pending.remove(gone);
          }
        };

    assertThat(steps.apply(ref, watch).resolved()).isEqualTo(1);
  }

  /** It cannot be, and must not be waited for without end. */
  @Test
  void aRowThatStaysPendingIsSaid() throws Exception {
    BackfillRef ref = closed();
    target.pending.add(pending("4711", "1"));

    assertThatThrownBy(() -> steps.apply(ref, watch))
        .isInstanceOfSatisfying(
            RosettaException.class,
            e -> assertThat(e.error()).isEqualTo(RosettaError.BACKFILL_STUCK))
        .hasMessageContaining("1 rows of table public.t");
  }

  @Test
  void theEndFetchesWhatHasBecomePendingMeanwhile() throws Exception {
    BackfillRef ref = closed();
    steps.apply(ref, watch);
    target.pending.add(pending("9", "3"));

    BackfillJob ended = steps.end(new BackfillEnd(ref, BackfillState.COMPLETED, ""), watch);

    assertThat(ended.state()).isEqualTo(BackfillState.COMPLETED);
    assertThat(target.filled).hasSize(1);
  }

  @Test
  void aJobThatIsGivenUpLeavesNothingPending() throws Exception {
    assertThat(steps.resolvePending(JOB, watch).resolved()).isZero();
    BackfillRef ref = begun();
    target.pending.add(pending("9", "3"));

    assertThat(steps.resolvePending(ref, watch).resolved()).isEqualTo(1);
    steps.end(new BackfillEnd(ref, BackfillState.CANCELLED, "not wanted"), watch);
    assertThat(target.pending).isEmpty();
  }
}
