package io.rosetta.activities.snowflake;

import static io.rosetta.activities.snowflake.BackfillHarness.EMULATED;
import static io.rosetta.activities.snowflake.BackfillHarness.cells;
import static io.rosetta.activities.snowflake.LoadedPipeline.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetta.activities.model.BackfillJob;
import io.rosetta.activities.model.BackfillTarget.Attempt;
import io.rosetta.activities.model.BackfillTarget.NewJob;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.TableStatus;
import io.rosetta.activities.model.TableStatus.State;
import io.rosetta.workflows.backfill.BackfillKind;
import io.rosetta.workflows.backfill.BackfillState;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The life of backfill jobs through the real driver, on the emulator. */
class SnowflakeBackfillsIT extends BackfillTestBase {
  @Test
  void loadsATableBesideTheStream() throws Exception {
    TableMapping t = backfills.prepared("t", "id:int4*", "n:int4", "doc:text");
    Attempt attempt = backfills.begun("job-1", BackfillKind.INITIAL, t);
    assertThat(backfills.target().isAcknowledged(attempt)).isFalse();
    backfills.acknowledge();
    assertThat(backfills.target().isAcknowledged(attempt)).isTrue();
    backfills.target().mark(attempt, backfills.lowHere());
    backfills.plan(attempt, 2);

    backfills.copy(attempt, 0, "a", cells("1", "1", "one"), cells("2", "2", "two"));
    long after = backfills.position() + 60;
    backfills
        .pipeline()
        .apply(
            t,
            row("U", after, null, null, null, "2", "22", "changed"),
            row("D", after + 1, null, null, null, "4", null, null),
            row("U", after + 2, null, null, null, "5", "5", "new"));
    backfills.copy(attempt, 1, "a", cells("3", "3", "three"), cells("4", "4", "gone"));
    backfills.close(attempt);
    assertThat(backfills.target().ledger(attempt)).containsExactlyInAnyOrder(0, 1);

    BackfillJob job = backfills.apply(attempt);

    assertThat(job.done()).isEqualTo(new BackfillJob.Totals(2, 4, job.done().bytes()));
    assertThat(backfills.rows("SELECT id, n, doc FROM t ORDER BY id"))
        .containsExactly("1|1|one", "2|22|changed", "3|3|three", "5|5|new");
    assertThat(backfills.target().end("job-1", 1, BackfillState.COMPLETED, "")).isTrue();
    assertThat(backfills.status(t).orElseThrow().state()).isEqualTo(State.STREAMING);
    assertThat(backfills.target().job("job-1").orElseThrow().state())
        .isEqualTo(BackfillState.COMPLETED);
    backfills.target().cleanUp("job-1");
    assertThat(
            EMULATED.rows(
                "SHOW TERSE TABLES LIKE 'BACKFILL_ORDERS_%' IN SCHEMA "
                    + backfills.objects().schema()))
        .isEmpty();
  }

  @Test
  void aRemovedTableHasNothingActiveAndComesBackIncomplete() throws Exception {
    TableMapping t = backfills.prepared("t", "id:int4*");
    backfills.begun("job-1", BackfillKind.INITIAL, t);
    for (int repeated = 0; repeated < 2; repeated++) {
      backfills.target().remove(List.of(t.id()));
      assertThat(backfills.status(t).orElseThrow())
          .isEqualTo(new TableStatus(t.id(), State.REMOVED, ""));
    }
    BackfillJob ended = backfills.target().job("job-1").orElseThrow();
    assertThat(backfills.target().resume(ended, t)).isEmpty();

    backfills
        .target()
        .create(List.of(new NewJob("job-2", t.id(), BackfillKind.INITIAL, List.of())));

    assertThat(backfills.status(t).orElseThrow().state()).isEqualTo(State.BACKFILLING);
  }
}
