package io.rosetta.activities.snowflake;

import static io.rosetta.activities.snowflake.BackfillHarness.EMULATED;
import static io.rosetta.activities.snowflake.BackfillHarness.cells;
import static io.rosetta.activities.snowflake.BackfillHarness.version;
import static io.rosetta.activities.snowflake.LoadedPipeline.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rosetta.activities.model.BackfillTarget.Attempt;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.workflows.RosettaError;
import io.rosetta.workflows.backfill.BackfillKind;
import io.rosetta.workflows.backfill.BackfillState;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A value of a copied row that Snowflake does not take: as in the stream ({@link ValueRefusedIT})
 * the row goes on with NULL there, and the value is in the quarantine.
 */
class BackfillValueRefusedIT extends BackfillTestBase {
  @Test
  void isSetAsideAndTheChunkLoaded() throws Exception {
    TableMapping t = backfills.prepared("t", "id:int4*", "n:int4", "born:date");
    Attempt attempt = backfills.marked("job", BackfillKind.RESYNC, t);
    long low = low(attempt);
    backfills.plan(attempt, 3);
    backfills.copy(attempt, 0, "a", cells("1", "1", "2026-01-01"));
    backfills.copy(
        attempt,
        1,
        "a",
        cells("2", "twelve", "2026-01-02"),
        cells("3", "99999999999", null),
        cells("4", "4", null, "{\"born\":\"infinity\"}"));
    // The row has moved since it was read the first time.
    backfills.copy(attempt, 2, "a", cells("1", "1", "2026-01-01"), cells("5", "5", "today"));
    backfills.copy(attempt, 2, "b", cells("5", "5", "today"));
    // A newer one of the stream: the value that was read does not count.
    backfills.pipeline().apply(t, row("U", low + 20, null, null, null, "3", "3", null));
    backfills.close(attempt);
    backfills.apply(attempt);

    assertThat(backfills.rows("SELECT id, n, born FROM t ORDER BY id"))
        .containsExactly(
            "1|1|2026-01-01", "2|<null>|2026-01-02", "3|3|<null>", "4|4|<null>", "5|5|<null>");
    assertThat(quarantine())
        .containsExactly(
            "2|n|twelve|" + version(low),
            "4|born|infinity|" + version(low),
            "5|born|today|" + version(low));
    assertThat(backfills.target().end("job", 1, BackfillState.COMPLETED, "")).isTrue();
    backfills.target().cleanUp("job");
    assertThat(
            EMULATED.rows(
                "SHOW TABLES LIKE '"
                    + backfills.objects().backfillLoadPrefix()
                    + "%' IN SCHEMA "
                    + backfills.objects().schema()))
        .isEmpty();
  }

  @Test
  void whenItIsFetchedByKeyToo() throws Exception {
    TableMapping t = backfills.prepared("t", "id:int4*", "n:int4", "doc:bytea");
    Attempt attempt = backfills.marked("job", BackfillKind.RESYNC, t);
    long changed = low(attempt) + 20;
    backfills
        .pipeline()
        .apply(
            t,
            row("U", changed, "001", null, null, "1", "1", null),
            row("U", changed, "001", null, null, "2", "2", null));
    Path file =
        backfills.csv(
            6,
            cells("1", version(changed), "1", "1", "0g"),
            cells("2", version(changed), "2", "2", "00ff"));

    assertThat(backfills.target().fill(attempt, file, new Lsn(backfills.position()))).isEqualTo(2);
    assertThat(backfills.rows("SELECT id, n, doc, _ROSETTA_PENDING FROM t ORDER BY id"))
        .containsExactly("1|1|<null>|<null>", "2|2|00FF|<null>");
    assertThat(quarantine()).containsExactly("1|doc|0g|" + version(changed));
  }

  @Test
  void inTheKeyFailsTheTable() {
    TableMapping t = backfills.prepared("t", "id:int4*", "n:int4");
    Attempt attempt = backfills.marked("job", BackfillKind.RESYNC, t);
    backfills.plan(attempt, 1);

    assertThatThrownBy(() -> backfills.copy(attempt, 0, "a", cells("one", "1")))
        .isInstanceOfSatisfying(
            RosettaException.class,
            e -> {
              assertThat(e.error()).isEqualTo(RosettaError.TABLE_UNSUPPORTED);
              assertThat(e.table()).contains(t.id());
            });
    assertThat(backfills.target().ledger(attempt)).isEmpty();
  }

  private List<String> quarantine() throws Exception {
    return EMULATED.rows(
        "SELECT ROW_KEY, COLUMN_NAME, RAW_VALUE, ROW_VERSION FROM "
            + backfills.objects().quarantine().quoted()
            + " ORDER BY ROW_KEY");
  }
}
