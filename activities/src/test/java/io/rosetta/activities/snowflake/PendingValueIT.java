package io.rosetta.activities.snowflake;

import static io.rosetta.activities.snowflake.BackfillHarness.cells;
import static io.rosetta.activities.snowflake.BackfillHarness.version;
import static io.rosetta.activities.snowflake.LoadedPipeline.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetta.activities.model.BackfillTarget.Attempt;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.PendingRow;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.workflows.backfill.BackfillKind;
import io.rosetta.workflows.backfill.BackfillState;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Values that a change did not carry, and that no row of the target could give. */
class PendingValueIT extends BackfillTestBase {
  /** A4: the target's row missed a change of the document before the low mark. */
  @Test
  void fillsAnUnchangedValueThatAStaleRowWouldHaveGiven() throws Exception {
    TableMapping t = backfills.prepared("t", "id:int4*", "n:int4", "doc:text");
    apply(t, row("U", backfills.position() + 1, null, null, null, "1", "1", "stale"));
    Attempt attempt = backfills.marked("job", BackfillKind.RESYNC, t);
    apply(t, row("U", low(attempt) + 20, "001", null, null, "1", "2", null));
    backfills.copyAll(attempt, cells("1", "1", "right"));
    backfills.apply(attempt);

    assertThat(backfills.rows("SELECT n, doc, _ROSETTA_PENDING, _ROSETTA_VERSION FROM t"))
        .containsExactly("2|right|<null>|" + version(low(attempt) + 20));
  }

  /** A5 and A11: the load table's row of the new key is another row's. */
  @Test
  void fetchesByKeyWhatTheLoadTableMayHoldOfAnotherRow() throws Exception {
    TableMapping t = backfills.prepared("t", "id:int4*", "n:int4", "doc:text");
    apply(t, row("U", backfills.position() + 1, null, null, null, "1", "1", "stale"));
    Attempt attempt = backfills.marked("job", BackfillKind.RESYNC, t);
    backfills.plan(attempt, 1);
    backfills.copy(attempt, 0, "a", cells("1", "1", "of 1"), cells("2", "2", "of 2"));
    long moved = backfills.position() + 60;
    apply(
        t,
        row("D", moved, null, null, null, "1", null, null),
        row("U", moved, "001", null, "1", "2", "1", null));
    backfills.close(attempt);
    backfills.apply(attempt);

    List<PendingRow> pending = backfills.target().pending(attempt, 10);
    assertThat(pending).containsExactly(new PendingRow(List.of("2"), version(moved)));
    assertThat(backfills.target().end("job", 1, BackfillState.COMPLETED, "")).isFalse();
    Path file =
        backfills.csv(
            6, cells("2", version(moved), "2", "1", "of 1"), cells("9", version(1), "9", "9", "x"));
    Lsn seen = new Lsn(backfills.position());
    assertThat(backfills.target().fill(attempt, file, seen)).isEqualTo(1);
    assertThat(backfills.target().fill(attempt, file, seen)).as("once").isZero();
    assertThat(backfills.rows("SELECT id, n, doc, _ROSETTA_PENDING FROM t"))
        .containsExactly("2|1|of 1|<null>");
    assertThat(backfills.target().end("job", 1, BackfillState.COMPLETED, "")).isTrue();
  }

  /** A11: what changes with every batch never has the version again that it was listed with. */
  @Test
  void aRowThatHasKeptItsKeySinceTheReadTakesWhatIsStillPendingAtAnyVersion() throws Exception {
    TableMapping t = backfills.prepared("t", "id:int4*", "n:int4", "doc:text");
    Attempt attempt = backfills.marked("job", BackfillKind.REFRESH, t);
    long listed = low(attempt) + 20;
    apply(
        t,
        row("U", listed, "001", null, null, "1", "1", null),
        row("U", listed, "001", null, null, "2", "2", null),
        row("U", listed, "001", null, null, "3", "3", null));
    backfills.copyAll(attempt);
    backfills.apply(attempt);
    Lsn seen = new Lsn(backfills.position() + 1);
    Path file =
        backfills.csv(
            5,
            cells("1", version(listed), "1", "1", "of 1"),
            cells("2", version(listed), "2", "2", "of 2"),
            cells("3", version(listed), "3", "3", "of 3"));
    long since = seen.value() + 20;
    apply(
        t,
        // The first has changed, the second has a document, the third will be another row.
        row("U", since, "001", null, null, "1", "11", null),
        row("U", since, null, null, null, "2", "12", "newer"),
        row("D", since, null, null, null, "3", null, null));
    apply(t, row("U", since + 100, "001", null, "1", "3", "13", null));

    assertThat(backfills.target().fill(attempt, file, seen)).isEqualTo(1);
    assertThat(backfills.rows("SELECT id, n, doc, _ROSETTA_PENDING FROM t ORDER BY id"))
        .containsExactly("1|11|of 1|<null>", "2|12|newer|<null>", "3|13|<null>|\"DOC\"");
  }
}
