package io.rosetta.activities.snowflake;

import static io.rosetta.activities.snowflake.LoadedPipeline.row;
import static io.rosetta.activities.testing.RosettaErrors.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetta.activities.model.Changeset;
import io.rosetta.activities.model.DeleteMode;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.SourceIdentity;
import io.rosetta.activities.model.StoredState;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.TimelineSwitch;
import io.rosetta.activities.model.WriteMode;
import io.rosetta.emulator.fault.SeenStatement;
import io.rosetta.workflows.RosettaError;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The whole target through the real driver, on the emulator. */
class SnowflakeTargetIT extends TargetTestBase {
  @Test
  void appliesInsertsUpdatesAndDeletes() throws Exception {
    TableMapping t = prepared("t", "id:int4*", "name:text", "doc:jsonb");
    pipeline.apply(
        t,
        row("U", 110, null, null, null, "1", "one", "{\"a\":1}"),
        row("U", 111, null, null, null, "2", "", null),
        row("U", 112, null, null, null, "3", "line\nbreak \"quoted\" \\ 😀", "[]"));
    pipeline.apply(
        t,
        row("U", 210, null, null, null, "1", null, "{\"a\":2}"),
        row("D", 211, null, null, null, "2", null, null));

    assertThat(rows("SELECT id, name, TO_JSON(doc) FROM t ORDER BY id"))
        .containsExactly("1|<null>|{\"a\":2}", "3|line\nbreak \"quoted\" \\ 😀|[]");
    assertThat(pipeline.target().stored()).isEqualTo(Fixtures.position(300));
  }

  @Test
  void needsFiveStatementsForABatchOfOneTable() throws Exception {
    TableMapping t = prepared("t", "id:int4*");
    Changeset changes = pipeline.changes(t, false, row("U", 110, null, null, null, "1"));
    var staged = pipeline.target().stage(changes);
    EMULATED.emulator().faults().forget();

    pipeline.commitStaged(List.of(staged));

    List<String> kinds =
        EMULATED.emulator().faults().statements().stream()
            .map(SeenStatement::kind)
            .filter(kind -> !kind.equals("REMOVE"))
            .toList();
    assertThat(kinds).containsExactly("UPDATE", "UPDATE", "MERGE", "SELECT", "COMMIT");
  }

  @Test
  void sendsNoDdlBetweenLockAndCommit() throws Exception {
    TableMapping t = prepared("t", "id:int4*");
    EMULATED.emulator().faults().forget();
    prepared("u", "id:int4*");
    pipeline.commit(pipeline.changes(t, true, row("U", 110, null, null, null, "1")));

    boolean inside = false;
    for (SeenStatement statement : EMULATED.emulator().faults().statements()) {
      String sql = statement.sql().toUpperCase(Locale.ROOT);
      inside |= sql.contains("SET LOCK_NO");
      assertThat(inside && sql.matches("(?s)\\s*(CREATE|ALTER|DROP|TRUNCATE|USE).*"))
          .as(sql)
          .isFalse();
      inside &= !statement.kind().equals("COMMIT");
    }
  }

  @Test
  void swapsKeysWithTheirUnchangedDocuments() throws Exception {
    TableMapping t = prepared("t", "id:int4*", "doc:text");
    pipeline.apply(
        t,
        row("U", 110, null, null, null, "1", "first"),
        row("U", 111, null, null, null, "2", "second"));
    pipeline.apply(
        t, row("U", 210, "01", null, "2", "1", null), row("U", 211, "01", null, "1", "2", null));

    assertThat(rows("SELECT id, doc, _ROSETTA_PENDING FROM t ORDER BY id"))
        .containsExactly("1|second|<null>", "2|first|<null>");
  }

  @Test
  void movesAChainOfKeysAndTakesTheDocumentFromTheOrigin() throws Exception {
    TableMapping t = prepared("t", "id:int4*", "n:int4", "doc:text");
    pipeline.apply(
        t,
        row("U", 110, null, null, null, "1", "10", "a"),
        row("U", 111, null, null, null, "2", "20", "b"));
    pipeline.apply(
        t,
        row("D", 210, null, null, null, "1", null, null),
        row("U", 211, "001", null, "1", "2", "11", null),
        row("U", 212, "001", null, "2", "3", "21", null));

    assertThat(rows("SELECT id, n, doc FROM t ORDER BY id")).containsExactly("2|11|a", "3|21|b");
  }

  @Test
  void namesColumnsWhoseValueNobodyKnows() throws Exception {
    TableMapping t = prepared("t", "id:int4*", "n:int4", "doc:text");
    pipeline.apply(t, row("U", 110, "001", null, null, "1", "10", null));
    pipeline.apply(t, row("U", 210, "001", null, null, "1", "11", null));

    assertThat(rows("SELECT n, doc, _ROSETTA_PENDING FROM t")).containsExactly("11|<null>|\"DOC\"");

    pipeline.apply(t, row("U", 310, null, null, null, "1", "12", "now"));

    assertThat(rows("SELECT n, doc, _ROSETTA_PENDING FROM t")).containsExactly("12|now|<null>");
  }

  @Test
  void keepsCompositeKeysApartAndComparesThemAsBytes() throws Exception {
    TableMapping t = prepared("t", "a:text*", "b:int8*", "v:text");
    pipeline.apply(
        t,
        row("U", 110, null, null, null, null, "k", "1", "lower"),
        row("U", 111, null, null, null, null, "K", "1", "upper"),
        row("U", 112, null, null, null, null, "k", "9223372036854775807", "big"));
    pipeline.apply(t, row("U", 210, null, null, null, null, "K", "1", "changed"));

    assertThat(rows("SELECT a, b, v FROM t ORDER BY v"))
        .containsExactly("k|9223372036854775807|big", "K|1|changed", "k|1|lower");
  }

  @Test
  void keepsSoftDeletedRowsAndBringsThemBack() throws Exception {
    TableMapping t =
        Fixtures.mapping("t", WriteMode.MERGE, DeleteMode.SOFT, "id:int4*", "name:text");
    t = in(t);
    pipeline.target().prepare(t);
    pipeline.apply(t, row("U", 110, null, null, null, "1", "one"));
    pipeline.apply(t, row("D", 210, null, null, null, "1", null));
    assertThat(rows("SELECT name, _ROSETTA_DELETED FROM t")).containsExactly("one|TRUE");

    pipeline.apply(t, row("U", 210, null, null, null, "1", "again"));

    assertThat(rows("SELECT name, _ROSETTA_DELETED FROM t")).containsExactly("again|FALSE");
  }

  @Test
  void ignoresChangesOlderThanTheRow() throws Exception {
    TableMapping t = prepared("t", "id:int4*", "n:int4");
    pipeline.apply(t, row("U", 150, null, null, null, "1", "1"));
    pipeline.apply(t, row("U", 149, null, null, null, "1", "2"));
    pipeline.apply(t, row("D", 149, null, null, null, "1", null));

    assertThat(rows("SELECT n FROM t")).containsExactly("1");
  }

  @Test
  void truncatesInItsPlaceInTheOrder() throws Exception {
    TableMapping t = prepared("t", "id:int4*", "n:int4");
    pipeline.apply(t, row("U", 110, null, null, null, "1", "1"));
    pipeline.commit(
        pipeline.changes(t, false, row("U", 210, null, null, null, "2", "2")),
        pipeline.changes(t, true, row("U", 220, null, null, null, "3", "3")),
        pipeline.changes(t, false, row("U", 230, null, null, null, "4", "4")));
    assertThat(rows("SELECT id FROM t ORDER BY id")).containsExactly("3", "4");

    pipeline.commit(pipeline.changes(t, true));

    assertThat(rows("SELECT id FROM t")).isEmpty();
  }

  @Test
  void appendsEveryChange() throws Exception {
    TableMapping log =
        in(Fixtures.mapping("log", WriteMode.APPEND, DeleteMode.HARD, "n:int4", "doc:jsonb"));
    pipeline.target().prepare(log);
    pipeline.apply(
        log,
        row("I", 110, null, null, "1", "{}"),
        row("U", 111, null, null, "1", "[1]"),
        row("T", 112, null, null, null, null));

    assertThat(rows("SELECT n, TO_JSON(doc), _ROSETTA_OP FROM log ORDER BY _ROSETTA_VERSION"))
        .containsExactly("1|{}|I", "1|[1]|U", "<null>|<null>|T");
  }

  @Test
  void quarantinesInTheSameTransaction() throws Exception {
    TableMapping t = prepared("t", "id:int4*", "born:date", "doc:jsonb");
    pipeline.apply(
        t,
        row("U", 110, null, "{\"born\":\"infinity\"}", null, "1", null, "{}"),
        row("U", 111, null, null, null, "2", "2026-01-01", "{not json"));

    assertThat(rows("SELECT id, born, doc FROM t ORDER BY id"))
        .containsExactly("1|<null>|{}", "2|2026-01-01|<null>");
    assertThat(
            EMULATED.rows(
                "SELECT TABLE_NAME, ROW_KEY, COLUMN_NAME, RAW_VALUE FROM "
                    + database.quoted()
                    + ".\"_ROSETTA\".\"QUARANTINE\" ORDER BY ROW_KEY"))
        .containsExactly("public.t|1|born|infinity", "public.t|2|doc|{not json");
  }

  @Test
  void carriesThreeHundredColumnsAndOddNames() throws Exception {
    List<String> columns =
        new ArrayList<>(List.of("Id with space:int4*", "select:text", "ünï:text"));
    IntStream.range(0, 297).forEach(i -> columns.add("c" + i + ":text"));
    TableMapping t = prepared("Odd \"name\"", columns.toArray(String[]::new));
    List<String> cells = new ArrayList<>();
    cells.add("0".repeat(2) + "1".repeat(298));
    cells.add(null);
    cells.add(null);
    cells.add("1");
    IntStream.range(0, 299).forEach(i -> cells.add("v" + i));
    String[] first = cells.toArray(String[]::new);
    first[0] = null;
    pipeline.apply(t, row("U", 110, first));
    IntStream.range(5, 303).forEach(i -> cells.set(i, null));
    cells.set(4, "new");
    pipeline.apply(t, row("U", 210, cells.toArray(String[]::new)));

    assertThat(
            rows("SELECT \"Id with space\", \"SELECT\", \"ünï\", C296 FROM \"Odd \"\"name\"\"\""))
        .containsExactly("1|new|v1|v298");
  }

  @Test
  void refusesASettingThatChangesMeaning() {
    EMULATED.emulator().accountParameters().set("DEFAULT_DDL_COLLATION", "en-ci");
    try {
      assertError(
          RosettaError.TARGET_SETTING_HOSTILE,
          () -> LoadedPipeline.begin(EMULATED, database, "orders").close());
    } finally {
      EMULATED.emulator().accountParameters().unset("DEFAULT_DDL_COLLATION");
    }
  }

  @Test
  void pinsSettingsThatASessionCanSet() throws Exception {
    EMULATED.emulator().accountParameters().set("ERROR_ON_NONDETERMINISTIC_MERGE", "false");
    EMULATED.emulator().accountParameters().set("QUOTED_IDENTIFIERS_IGNORE_CASE", "true");
    EMULATED.emulator().accountParameters().set("TIMEZONE", "Europe/Berlin");
    try (LoadedPipeline other = LoadedPipeline.begin(EMULATED, database, "other")) {
      assertThat(other.target().stored().lsn()).isEqualTo(new Lsn(100));
    } finally {
      EMULATED.emulator().accountParameters().unset("ERROR_ON_NONDETERMINISTIC_MERGE");
      EMULATED.emulator().accountParameters().unset("QUOTED_IDENTIFIERS_IGNORE_CASE");
      EMULATED.emulator().accountParameters().unset("TIMEZONE");
    }
  }

  @Test
  void beginsAGenerationAboveWhatTargetsHold() throws Exception {
    TableMapping t = prepared("t", "id:int4*");
    pipeline.apply(t, row("U", 110, null, null, null, "1"));
    SnowflakeTarget again =
        new SnowflakeTarget(
            EMULATED.settings(),
            new TargetScope(
                "again",
                database,
                List.of(t.target(), in(Fixtures.merge("none", "id:int4*")).target())),
            Clock.systemUTC());
    try (again) {
      assertThat(again.takeOver(LoadedPipeline.owner("again"))).isEmpty();
      StoredState state =
          again.initialize(
              LoadedPipeline.owner("again"),
              "slot",
              Fixtures.position(100),
              Fixtures.SOURCE,
              List.of());
      assertThat(state.generation()).isEqualTo(2);
      assertThat(state.epoch()).isEqualTo(1);
    }
  }

  @Test
  void readsBackWhatItStored() throws Exception {
    SourceIdentity source =
        new SourceIdentity("7001", 2, List.of(new TimelineSwitch(1, new Lsn(-1))));
    pipeline.target().confirmSource(Fixtures.SOURCE, new Lsn(60));
    pipeline.target().confirmSource(Fixtures.SOURCE, new Lsn(55));
    pipeline.commitStaged(List.of());
    SnowflakeTarget next =
        new SnowflakeTarget(
            EMULATED.settings(), new TargetScope("orders", database, List.of()), Clock.systemUTC());
    try (next) {
      StoredState state = next.takeOver(LoadedPipeline.owner("orders")).orElseThrow();
      assertThat(state)
          .isEqualTo(
              new StoredState(
                  2, 1, "slot", Fixtures.position(200), Fixtures.SOURCE, new Lsn(60), List.of()));
      next.confirmSource(source, new Lsn(40));
    }
    SnowflakeTarget last =
        new SnowflakeTarget(
            EMULATED.settings(), new TargetScope("orders", database, List.of()), Clock.systemUTC());
    try (last) {
      StoredState state = last.takeOver(LoadedPipeline.owner("orders")).orElseThrow();
      assertThat(state.source()).isEqualTo(source);
      assertThat(state.largestRestartLsn()).isEqualTo(new Lsn(40));
    }
  }
}
