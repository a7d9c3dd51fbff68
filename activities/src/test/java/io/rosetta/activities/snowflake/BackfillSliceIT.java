package io.rosetta.activities.snowflake;

import static io.rosetta.activities.snowflake.BackfillHarness.EMULATED;
import static io.rosetta.activities.snowflake.BackfillHarness.cells;
import static io.rosetta.activities.snowflake.BackfillHarness.version;
import static io.rosetta.activities.snowflake.LoadedPipeline.row;
import static io.rosetta.activities.testing.RosettaErrors.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetta.activities.model.BackfillJob;
import io.rosetta.activities.model.BackfillTarget.Attempt;
import io.rosetta.activities.model.DeleteMode;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.TableStatus.State;
import io.rosetta.activities.model.WriteMode;
import io.rosetta.workflows.RosettaError;
import io.rosetta.workflows.backfill.BackfillKind;
import io.rosetta.workflows.backfill.BackfillState;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which of the load table's rows win, through the real driver, on the emulator. */
class BackfillSliceIT extends BackfillTestBase {
  @Test
  void rowsOfTheStreamWinFromTheLowMarkOnAndAtTheTie() throws Exception {
    TableMapping t = backfills.prepared("t", "id:int4*", "n:int4");
    Attempt attempt = backfills.marked("job", BackfillKind.RESYNC, t);
    long low = low(attempt);
    apply(
        t,
        row("U", low - 1, null, null, null, "1", "1"),
        row("U", low, null, null, null, "2", "2"),
        row("U", low + 1, null, null, null, "3", "3"));
    backfills.copyAll(attempt, cells("1", "10"), cells("2", "10"), cells("3", "10"));
    backfills.apply(attempt);

    assertThat(backfills.rows("SELECT id, n, _ROSETTA_VERSION FROM t ORDER BY id"))
        .containsExactly("1|10|" + version(low), "2|2|" + version(low), "3|3|" + version(low + 1));
  }

  @Test
  void tombstonesSuppressByTheirVersion() throws Exception {
    TableMapping t = backfills.prepared("t", "id:int4*", "n:int4");
    Attempt attempt = backfills.marked("job", BackfillKind.RESYNC, t);
    long low = low(attempt);
    apply(
        t,
        row("D", low - 1, null, null, null, "1", null),
        row("D", low, null, null, null, "2", null),
        row("D", low + 1, null, null, null, "3", null));
    backfills.copyAll(attempt, cells("1", "10"), cells("2", "10"), cells("3", "10"));
    backfills.apply(attempt);

    assertThat(backfills.rows("SELECT id FROM t")).containsExactly("1");
  }

  @Test
  void rowsThatComeInHoldNullInAColumnThatTheSourceHasDropped() throws Exception {
    TableMapping t = backfills.prepared("t", "id:int4*", "n:int4");
    backfills.prepared("t", "id:int4*", "n:int4", "gone:text:old", "moved:text:old");
    EMULATED.execute(
        "ALTER TABLE " + t.target().quoted() + " ADD COLUMN USERS_OWN VARCHAR DEFAULT 'own'");
    backfills.pipeline().commitKnown(Fixtures.known(t, "gone", "moved", "never_in_the_target"));
    Attempt attempt = backfills.marked("job", BackfillKind.RESYNC, t);
    backfills.copyAll(attempt, cells("1", "10"));
    backfills.apply(attempt);

    assertThat(backfills.rows("SELECT id, n, gone, moved, users_own FROM t"))
        .containsExactly("1|10|<null>|<null>|own");
  }

  @Test
  void sweepsWhatAFullCopyDidNotSeeAndTheStreamHasNotWritten() throws Exception {
    TableMapping t = backfills.prepared("t", "id:int4*", "n:int4");
    apply(
        t,
        row("U", backfills.position() + 1, null, null, null, "1", "1"),
        row("U", backfills.position() + 2, null, null, null, "2", "2"));
    Attempt attempt = backfills.marked("job", BackfillKind.RESYNC, t);
    apply(t, row("U", low(attempt) + 20, null, null, null, "3", "3"));
    backfills.copyAll(attempt, cells("1", "11"));
    backfills.apply(attempt);

    assertThat(backfills.rows("SELECT id, n FROM t ORDER BY id")).containsExactly("1|11", "3|3");
  }

  @Test
  void aRefreshSweepsNothingAndLeavesTheTableStreaming() throws Exception {
    TableMapping t = backfills.prepared("t", "id:int4*", "n:int4");
    apply(
        t,
        row("U", backfills.position() + 1, null, null, null, "1", "1"),
        row("U", backfills.position() + 2, null, null, null, "2", "2"));
    Attempt attempt = backfills.marked("job", BackfillKind.REFRESH, t);
    assertThat(backfills.status(t).orElseThrow().state()).isEqualTo(State.STREAMING);
    backfills.copyAll(attempt, cells("1", "11"));
    backfills.apply(attempt);

    assertThat(backfills.rows("SELECT id, n FROM t ORDER BY id")).containsExactly("1|11", "2|2");
    assertThat(backfills.status(t).orElseThrow().activeBackfill().resolving()).isTrue();
  }

  @Test
  void marksSweptRowsAndBringsDeletedOnesBackWhereDeletesAreSoft() throws Exception {
    TableMapping t =
        backfills.prepared(
            Fixtures.mapping("t", WriteMode.MERGE, DeleteMode.SOFT, "id:int4*", "doc:text"));
    long before = backfills.position();
    apply(
        t,
        row("U", before + 1, null, null, null, "1", "a"),
        row("U", before + 2, null, null, null, "2", "b"),
        row("U", before + 3, null, null, null, "3", "c"));
    apply(t, row("D", before + 101, null, null, null, "2", null));
    Attempt attempt = backfills.marked("job", BackfillKind.RESYNC, t);
    apply(t, row("D", low(attempt) + 20, null, null, null, "3", null));
    backfills.copyAll(attempt, cells("2", "again"), cells("3", "c"), cells("4", "d"));
    backfills.apply(attempt);

    assertThat(backfills.rows("SELECT id, doc, _ROSETTA_DELETED FROM t ORDER BY id"))
        .containsExactly("1|a|TRUE", "2|again|FALSE", "3|c|TRUE", "4|d|FALSE");
  }

  @Test
  void aTruncateSinceTheLowMarkVoidsWhatWasReadAndOneBeforeDoesNot() throws Exception {
    TableMapping t = backfills.prepared("t", "id:int4*", "n:int4");
    TableMapping u = backfills.prepared("u", "id:int4*", "n:int4");
    Attempt before = backfills.begun("before", BackfillKind.INITIAL, u);
    backfills.acknowledge();
    backfills.pipeline().commit(backfills.pipeline().changes(u, true));
    backfills.target().mark(before, backfills.lowHere());
    backfills.copyAll(before, cells("1", "1"));
    backfills.apply(before);
    assertThat(backfills.rows("SELECT id FROM u")).containsExactly("1");

    apply(t, row("U", backfills.position() + 1, null, null, null, "1", "1"));
    Attempt attempt = backfills.marked("since", BackfillKind.RESYNC, t);
    apply(t, row("U", low(attempt) + 20, null, null, null, "2", "2"));
    long truncated = backfills.position();
    backfills
        .pipeline()
        .commit(
            backfills
                .pipeline()
                .changes(t, true, row("U", truncated + 10, null, null, null, "3", "3")));
    backfills.copyAll(attempt, cells("1", "1"), cells("2", "2"), cells("4", "4"));
    BackfillJob job = backfills.apply(attempt);

    assertThat(backfills.rows("SELECT id FROM t")).containsExactly("3");
    assertThat(job.slicesDone()).isEqualTo(job.slices());
  }

  /** Its older rows were filled in the target; rows that a slice inserts later would lack it. */
  @Test
  void aColumnThatTheStreamAddsBetweenTwoSlicesVoidsTheAttempt() throws Exception {
    TableMapping t = backfills.prepared("t", "id:int4*");
    Attempt attempt = backfills.marked("job", BackfillKind.INITIAL, t);
    backfills.copyAll(attempt, numbered(30));
    assertThat(backfills.target().applyNextSlice(attempt).slicesDone()).isEqualTo(1);
    List<String> before = backfills.rows("SELECT id FROM t ORDER BY id");
    backfills.prepared("t", "id:int4*", "meta:jsonb:{}");

    assertError(RosettaError.BACKFILL_VOID, () -> backfills.target().applyNextSlice(attempt))
        .hasMessageContaining("META");

    assertThat(backfills.rows("SELECT id FROM t ORDER BY id")).isEqualTo(before);
    assertThat(backfills.rows("SELECT COUNT(*) FROM t WHERE meta IS NULL")).containsExactly("0");
  }

  @Test
  void aTargetThatWasMadeNarrowerIsToldAndNotTriedForEver() throws Exception {
    TableMapping t = backfills.prepared("t", "id:int4*", "s:text");
    Attempt attempt = backfills.marked("job", BackfillKind.INITIAL, t);
    backfills.copyAll(attempt, cells("1", "longer than two"));
    String table = backfills.database().quoted() + ".PUBLIC.T";
    BackfillHarness.EMULATED.execute(
        "CREATE OR REPLACE TABLE "
            + table
            + " (ID NUMBER(10,0) NOT NULL, S VARCHAR(2), _ROSETTA_VERSION NUMBER(38,0),"
            + " _ROSETTA_SYNCED_AT TIMESTAMP_TZ(6), _ROSETTA_PENDING VARCHAR)");

    assertError(RosettaError.BACKFILL_STUCK, () -> backfills.target().applyNextSlice(attempt))
        .hasMessageContaining("refuses");
  }

  @Test
  void slicesMeetTheSameRowsOnBothSidesForEveryKindOfKey() throws Exception {
    List<TableMapping> keys =
        List.of(
            backfills.prepared("l", "id:int8*", "n:int4"),
            backfills.prepared("s", "id:text*", "n:int4"),
            backfills.prepared("b", "id:bytea*", "n:int4"),
            backfills.prepared("c", "a:text*", "b:int8*", "n:int4"));
    for (TableMapping t : keys) {
      sliced(t);
    }
  }

  @Test
  void carriesThreeHundredColumnsOddNamesAndTextKeys() throws Exception {
    List<String> columns = new ArrayList<>(List.of("Id \"x\":text*", "select:text", "ünï:text"));
    IntStream.range(0, 297).forEach(i -> columns.add("c" + i + ":text"));
    TableMapping t = backfills.prepared("Odd \"name\"", columns.toArray(String[]::new));
    Attempt attempt = backfills.marked("odd 'job'/ü", BackfillKind.INITIAL, t);
    String[] lower = IntStream.range(0, 300).mapToObj(i -> "v" + i).toArray(String[]::new);
    lower[0] = "k";
    String[] upper = lower.clone();
    upper[0] = "K";
    upper[1] = "";
    apply(t, row("U", low(attempt) + 20, narrow("00" + "1".repeat(298), "k", "newer")));
    backfills.copyAll(attempt, lower, upper);
    backfills.apply(attempt);

    assertThat(
            backfills.rows(
                "SELECT \"Id \"\"x\"\"\", \"SELECT\", \"ünï\", C296 FROM \"Odd \"\"name\"\"\""
                    + " ORDER BY 1"))
        .containsExactly("K||v2|v299", "k|newer|v2|v299");
    backfills.target().end("odd 'job'/ü", 1, BackfillState.COMPLETED, "");
    backfills.target().cleanUp("odd 'job'/ü");
  }

  @Test
  void quarantinesWhatGoesIntoTheTargetAndNothingElse() throws Exception {
    TableMapping t = backfills.prepared("t", "id:int4*", "born:date", "doc:jsonb");
    Attempt attempt = backfills.marked("job", BackfillKind.INITIAL, t);
    long low = low(attempt);
    apply(
        t,
        row("U", low + 20, null, null, null, "2", "2026-01-01", "{}"),
        row("U", low + 21, "001", null, null, "3", "2026-01-01", null));
    backfills.copyAll(
        attempt,
        cells("1", null, "{}", "{\"born\":\"infinity\"}"),
        cells("2", null, "{not json", "{\"born\":\"-infinity\"}"),
        cells("3", null, "{nor this", "{\"born\":\"infinity\"}"));
    backfills.apply(attempt);

    assertThat(backfills.rows("SELECT id, born, doc, _ROSETTA_PENDING FROM t ORDER BY id"))
        .containsExactly(
            "1|<null>|{}|<null>", "2|2026-01-01|{}|<null>", "3|2026-01-01|<null>|<null>");
    assertThat(
            EMULATED.rows(
                "SELECT ROW_KEY, COLUMN_NAME, RAW_VALUE, ROW_VERSION FROM "
                    + backfills.objects().quarantine().quoted()
                    + " ORDER BY ROW_KEY"))
        .containsExactly("1|born|infinity|" + version(low), "3|doc|{nor this|" + version(low + 21));
  }

  /** Target and load table hold the same keys: were a slice another on one side, it would sweep. */
  private void sliced(TableMapping t) throws Exception {
    int count = 4 * BackfillHarness.ROWS_PER_SLICE;
    int width = t.columns().size();
    String[][] streamed = new String[count][];
    String[][] copied = new String[count][];
    for (int i = 0; i < count; i++) {
      copied[i] = keyed(t, i, "2");
      String[] rest = new String[2 + t.keyIndexes().size() + width];
      System.arraycopy(keyed(t, i, "1"), 0, rest, 2 + t.keyIndexes().size(), width);
      streamed[i] = row("U", backfills.position() + 1, rest);
    }
    apply(t, streamed);
    String job = "job-" + t.id().name();
    Attempt attempt = backfills.marked(job, BackfillKind.RESYNC, t);
    backfills.copyAll(attempt, copied);
    String table = t.target().table().name();
    BackfillJob done;
    do {
      done = backfills.target().applyNextSlice(attempt);
      assertThat(backfills.rows("SELECT COUNT(*) FROM " + table))
          .as(job + " after slice " + done.slicesDone())
          .containsExactly(String.valueOf(count));
    } while (done.slicesDone() < done.slices());
    assertThat(done.slices()).isEqualTo(4);
    assertThat(backfills.rows("SELECT COUNT(*), MIN(n), MAX(n) FROM " + table))
        .containsExactly(count + "|2|2");
  }

  private static String[] keyed(TableMapping t, int i, String value) {
    String[] cells = new String[t.columns().size()];
    for (int index : t.keyIndexes()) {
      String type = t.columns().get(index).source().type().name();
      cells[index] =
          switch (type) {
            case "bytea" -> "%04X".formatted(i);
            case "text" -> (i % 2 == 0 ? "k" : "K") + i / 2;
            default -> String.valueOf(i - 20L);
          };
    }
    cells[cells.length - 1] = value;
    return cells;
  }

  /** What of a row of 300 columns a change carries that has only the first two. */
  private static String[] narrow(String unchanged, String key, String second) {
    String[] rest = new String[3 + 300];
    rest[0] = unchanged;
    rest[3] = key;
    rest[4] = second;
    return rest;
  }
}
