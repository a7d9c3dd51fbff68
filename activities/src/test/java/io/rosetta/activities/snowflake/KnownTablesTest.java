package io.rosetta.activities.snowflake;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetta.activities.model.ActiveBackfill;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.Owner;
import io.rosetta.activities.model.RowVersion;
import io.rosetta.activities.model.StoredState;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableStatus;
import io.rosetta.activities.model.TableStatus.State;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class KnownTablesTest {
  private static final TableId T = new TableId("public", "t");

  @Test
  void acknowledgesTheAttemptThatIsActive() {
    KnownTables known = known(backfilling(new ActiveBackfill("j", 2, new Lsn(7), false)));

    KnownTables next = known.with(List.of(backfilling(new ActiveBackfill("j", 2, null, false))));

    assertThat(next.backfill(T)).contains(new ActiveBackfill("j", 2, new Lsn(7), true));
    assertThat(next.number()).isEqualTo(5);
  }

  @Test
  void acknowledgesNoOtherAttempt() {
    KnownTables known = known(backfilling(new ActiveBackfill("j", 3, null, false)));

    assertThat(known.with(List.of(backfilling(new ActiveBackfill("j", 2, null, false)))).all())
        .isEqualTo(known.all());
    assertThat(
            known(new TableStatus(T, State.STREAMING, ""))
                .with(List.of(backfilling(new ActiveBackfill("j", 2, null, false))))
                .all())
        .containsExactly(new TableStatus(T, State.STREAMING, ""));
  }

  @Test
  void aTableThatIsSetAsideHasNoActiveBackfill() {
    KnownTables next =
        known(backfilling(new ActiveBackfill("j", 1, new Lsn(7), true)))
            .with(List.of(new TableStatus(T, State.FAILED, "renamed")));

    assertThat(next.all()).containsExactly(new TableStatus(T, State.FAILED, "renamed"));
  }

  /** The news was held back until the position moved, and people took the table out meanwhile. */
  @Test
  void aTableThatWasTakenOutStaysOut() {
    KnownTables known = known(new TableStatus(T, State.REMOVED, ""));

    assertThat(known.with(List.of(new TableStatus(T, State.FAILED, "it is gone"))).all())
        .containsExactly(new TableStatus(T, State.REMOVED, ""));
  }

  @Test
  void reliesOnRowsFromTheLowMarkOn() {
    assertThat(known(backfilling(new ActiveBackfill("j", 1, new Lsn(7), true))).reliableFrom(T, 3))
        .contains(new RowVersion(3, new Lsn(7)));
  }

  @Test
  void reliesOnThisGenerationOnceTheCopyIsApplied() {
    ActiveBackfill applied = new ActiveBackfill("j", 1, new Lsn(7), true).resolve();

    assertThat(known(backfilling(applied)).reliableFrom(T, 3))
        .contains(new RowVersion(3, Lsn.ZERO));
  }

  @Test
  void reliesOnNoRowWhileTheLowMarkIsUnknown() {
    RowVersion least =
        known(backfilling(new ActiveBackfill("j", 1, null, true))).reliableFrom(T, 3).orElseThrow();

    assertThat(least).isGreaterThan(new RowVersion(3, new Lsn(-1)));
  }

  @Test
  void reliesOnThisGenerationWhileATableWaitsForItsBackfill() {
    assertThat(known(new TableStatus(T, State.RESYNCING, "")).reliableFrom(T, 3))
        .contains(new RowVersion(3, Lsn.ZERO));
    assertThat(known(new TableStatus(T, State.STREAMING, "")).reliableFrom(T, 3)).isEmpty();
    assertThat(
            known(new TableStatus(T, State.STREAMING, "")).reliableFrom(new TableId("a", "b"), 3))
        .isEmpty();
  }

  private static TableStatus backfilling(ActiveBackfill backfill) {
    return new TableStatus(T, State.BACKFILLING, "", backfill);
  }

  private static KnownTables known(TableStatus... states) {
    StoredState stored =
        new StoredState(
            1, 3, "slot", Fixtures.position(100), Fixtures.SOURCE, Lsn.ZERO, List.of(states));
    Owner owner = new Owner("n", "w", "r", Instant.EPOCH);
    return KnownTables.of(new StateRow(stored, owner, "", 5, "", ""));
  }
}
