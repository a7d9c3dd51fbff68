package io.rosetta.activities.snowflake;

import static io.rosetta.activities.snowflake.LoadedPipeline.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rosetta.activities.model.Changeset;
import io.rosetta.activities.model.DeleteMode;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.Position;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.WriteMode;
import io.rosetta.workflows.RosettaError;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A value that the file's writer took for one that fits, and Snowflake does not take: the row is
 * loaded with NULL there, and the value is in the quarantine.
 */
class ValueRefusedIT extends TargetTestBase {
  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource(
      textBlock =
          """
          int4,        12,                                   twelve
          int4,        0,                                    99999999999
          float8,      -inf,                                 1e5000x
          bool,        t,                                    maybe
          date,        2026-11-24,                           2026-13-01
          time,        01:02:03.5,                           25:00:00
          timestamp,   2026-11-24 01:02:03.000004,           2026-11-31 01:02:03
          timestamptz, 2026-11-24 01:02:03.000004+00,        2026-02-30 00:00:00+00
          bytea,       00ff,                                 0g
          uuid,        a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11, a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11-more
          """)
  void isSetAsideAndTheRowLoaded(String type, String good, String bad) throws Exception {
    TableMapping t = prepared("t", "id:int4*", "v:" + type, "w:" + type, "note:text");

    pipeline.apply(
        t,
        row("U", 110, null, null, null, "1", good, good, "fine"),
        row("U", 111, null, null, null, "2", bad, good, "bad"),
        row("U", 112, null, null, null, "3", null, bad, ""));

    assertThat(rows("SELECT id, v IS NULL, w IS NULL, v = w, note FROM t ORDER BY id"))
        .containsExactly(
            "1|FALSE|FALSE|TRUE|fine", "2|TRUE|FALSE|<null>|bad", "3|TRUE|TRUE|<null>|");
    assertThat(quarantine())
        .containsExactly(
            "public.t|2|v|" + bad + "|100000000000000000111",
            "public.t|3|w|" + bad + "|100000000000000000112");
    assertThat(pipeline.target().quarantined()).isEqualTo(2);
  }

  @Test
  void laterChangesOfTheRowApply() throws Exception {
    TableMapping t = prepared("t", "id:int4*", "n:int4", "doc:text");
    pipeline.apply(
        t,
        row("U", 110, null, null, null, "1", "x", "kept"),
        row("U", 111, null, null, null, "2", "2", "gone"));
    pipeline.apply(
        t,
        // The document is unchanged, the key is another one, and a value is refused again.
        row("U", 210, "001", null, "1", "5", "y", null),
        row("D", 211, null, null, null, "1", null, null),
        row("D", 212, null, null, null, "2", null, null));
    assertThat(rows("SELECT id, n, doc FROM t")).containsExactly("5|<null>|kept");

    pipeline.apply(t, row("U", 310, "001", null, null, "5", "7", null));

    assertThat(rows("SELECT id, n, doc FROM t")).containsExactly("5|7|kept");
    assertThat(quarantine()).hasSize(2);
  }

  @Test
  void inModeAppendToo() throws Exception {
    TableMapping log = in(Fixtures.mapping("log", WriteMode.APPEND, DeleteMode.HARD, "n:int4"));
    pipeline.target().prepare(log);

    pipeline.apply(
        log, row("I", 110, null, null, "1"), row("I", 111, null, "{\"n\":\"NaN\"}", "one"));

    assertThat(rows("SELECT n, _ROSETTA_OP FROM log ORDER BY n NULLS LAST"))
        .containsExactly("1|I", "<null>|I");
    assertThat(quarantine()).hasSize(1);
  }

  @Test
  void inTheKeyFailsTheTableOnly() throws Exception {
    TableMapping t = prepared("t", "id:int4*", "v:text");

    assertThatThrownBy(
            () -> pipeline.apply(t, row("U", 110, null, null, null, "one", "secret of the row")))
        .isInstanceOfSatisfying(
            RosettaException.class,
            e -> {
              assertThat(e.error()).isEqualTo(RosettaError.TABLE_UNSUPPORTED);
              assertThat(e.table()).contains(t.id());
              assertThat(e.getMessage()).contains("key").doesNotContain("secret");
            });
  }

  @Test
  void thatOnlyTheMergeRefusesFailsTheTableOnly() throws Exception {
    TableMapping t = prepared("t", "id:int4*", "v:text");
    Changeset changes = pipeline.changes(t, false, row("U", 110, null, null, null, "1", "v"));
    EMULATED
        .emulator()
        .faults()
        .on("^MERGE")
        .refuse("100078", "22000", "String 'secret' is too long and would be truncated");

    assertThatThrownBy(() -> pipeline.commit(changes))
        .isInstanceOfSatisfying(
            RosettaException.class,
            e -> {
              assertThat(e.table()).contains(t.id());
              assertThat(e.getMessage()).contains("100078").doesNotContain("secret");
            });
    assertThat(pipeline.target().stored()).isEqualTo(Position.start(new Lsn(100)));
  }

  private List<String> quarantine() throws Exception {
    return EMULATED.rows(
        "SELECT TABLE_NAME, ROW_KEY, COLUMN_NAME, RAW_VALUE, ROW_VERSION FROM "
            + new StateObjects(database, "orders").quarantine().quoted()
            + " ORDER BY ROW_VERSION");
  }
}
