package io.rosetta.activities.snowflake;

import static io.rosetta.activities.snowflake.LoadedPipeline.row;
import static io.rosetta.activities.testing.RosettaErrors.assertError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rosetta.activities.model.DeleteMode;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.WriteMode;
import io.rosetta.workflows.RosettaError;
import org.junit.jupiter.api.Test;

/** Columns that come to a target table which is there already, and a table that does not fit. */
class AddedColumnIT extends TargetTestBase {
  @Test
  void addsColumnsWithTheValueOfOlderRows() throws Exception {
    pipeline.apply(prepared("t", "id:int4*"), row("U", 110, null, null, null, "1"));
    TableMapping wider =
        prepared("t", "id:int4*", "s:text:it's \\ old", "tags:jsonb:{\"a\":[1]}", "n:int4");
    pipeline.apply(wider, row("U", 210, null, null, null, "2", null, null, null));

    assertThat(rows("SELECT id, s, tags:a[0], n FROM t ORDER BY id"))
        .containsExactly("1|it's \\ old|1|<null>", "2|<null>|<null>|<null>");
  }

  @Test
  void finishesAColumnThatACrashLeftUnfilled() throws Exception {
    pipeline.apply(prepared("t", "id:int4*"), row("U", 110, null, null, null, "1"));
    EMULATED.emulator().faults().on("RENAME COLUMN").refuse("000603", "XX000", "crash");
    assertThatThrownBy(() -> prepared("t", "id:int4*", "tags:jsonb:[7]"))
        .isInstanceOf(RosettaException.class);

    prepared("t", "id:int4*", "tags:jsonb:[7]");

    assertThat(rows("SELECT id, tags[0] FROM t")).containsExactly("1|7");
  }

  @Test
  void oldValueThatDoesNotFitANewColumnIsQuarantinedForEveryRow() throws Exception {
    TableMapping log = in(Fixtures.mapping("log", WriteMode.APPEND, DeleteMode.HARD, "n:int4"));
    pipeline.target().prepare(log);
    pipeline.apply(
        prepared("t", "id:int4*"),
        row("U", 110, null, null, null, "1"),
        row("U", 111, null, null, null, "2"));
    pipeline.commit(pipeline.changes(log, false, row("I", 120, null, null, "7")));
    EMULATED.emulator().faults().on("RENAME COLUMN").refuse("000603", "XX000", "crash");
    assertThatThrownBy(() -> prepared("t", "id:int4*", "d:date:infinity"))
        .isInstanceOf(RosettaException.class);

    prepared("t", "id:int4*", "d:date:infinity");
    pipeline
        .target()
        .prepare(
            in(
                Fixtures.mapping(
                    "log", WriteMode.APPEND, DeleteMode.HARD, "n:int4", "t:time:24:00:00")));

    assertThat(rows("SELECT id, d FROM t ORDER BY id")).containsExactly("1|<null>", "2|<null>");
    assertThat(
            EMULATED.rows(
                "SELECT TABLE_NAME, ROW_KEY, COLUMN_NAME, RAW_VALUE FROM "
                    + database.quoted()
                    + "._ROSETTA.QUARANTINE ORDER BY TABLE_NAME, ROW_KEY"))
        .containsExactly(
            "public.log|<null>|t|24:00:00", "public.t|1|d|infinity", "public.t|2|d|infinity");
  }

  @Test
  void refusesATableThatIsNotIts() throws Exception {
    EMULATED.execute("CREATE SCHEMA " + database.quoted() + ".PUBLIC_X");
    EMULATED.execute("CREATE TABLE " + database.quoted() + ".PUBLIC.T (ID NUMBER(10,0))");

    assertError(RosettaError.TARGET_TABLE_MISMATCH, () -> prepared("t", "id:int4*"));
  }
}
