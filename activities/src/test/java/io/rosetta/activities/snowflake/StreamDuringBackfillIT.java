package io.rosetta.activities.snowflake;

import static io.rosetta.activities.snowflake.LoadedPipeline.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetta.activities.model.ActiveBackfill;
import io.rosetta.activities.model.Identifier;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.RowVersion;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.TableStatus;
import io.rosetta.activities.model.TableStatus.State;
import io.rosetta.activities.model.TargetTableId;
import io.rosetta.activities.testing.EmulatedTarget;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the stream's commits do for a backfill that is active, through the real driver. */
class StreamDuringBackfillIT {
  private static final EmulatedTarget EMULATED = EmulatedTarget.shared();
  private static final String JOB = "job-1";

  private Identifier database;
  private LoadedPipeline pipeline;
  private StateObjects objects;
  private TableMapping t;

  @BeforeEach
  void begin() throws Exception {
    database = EMULATED.newDatabase();
    objects = new StateObjects(database, "orders");
    pipeline = LoadedPipeline.begin(EMULATED, database, "orders");
    TableMapping mapped = Fixtures.merge("t", "id:int4*", "n:int4", "doc:text");
    t =
        new TableMapping(
            mapped.source(),
            new TargetTableId(database, mapped.target().schema(), mapped.target().table()),
            mapped.columns(),
            mapped.keyIndexes(),
            mapped.mode(),
            mapped.deletes());
    pipeline.target().prepare(t);
    EMULATED.execute(new TombstoneTable(objects, t, JOB, 1).create().text());
  }

  @AfterEach
  void end() {
    EMULATED.emulator().faults().clear();
    pipeline.close();
  }

  @Test
  void noticesABackfillWithoutAStatementMore() throws Exception {
    pipeline.apply(t, row("U", 110, null, null, null, "1", "1", "a"));
    EMULATED.emulator().faults().forget();
    pipeline.apply(t, row("U", 210, null, null, null, "1", "2", "a"));
    long without = statements();
    activate(new Lsn(300));
    pipeline.apply(t, row("U", 310, null, null, null, "1", "3", "a"));
    EMULATED.emulator().faults().forget();
    pipeline.apply(t, row("U", 410, null, null, null, "1", "4", "a"));

    assertThat(statements()).as("one more, the tombstones").isEqualTo(without + 1);
  }

  @Test
  void writesTombstonesForDeletesAndForKeysThatAreAnotherRow() throws Exception {
    pipeline.apply(
        t,
        row("U", 110, null, null, null, "1", "1", "first"),
        row("U", 111, null, null, null, "2", "2", "second"));
    activate(new Lsn(150));

    pipeline.apply(
        t,
        row("D", 210, null, null, null, "1", null, null),
        row("U", 211, "001", null, "1", "5", "1", null),
        row("U", 212, null, null, null, "6", "6", "new"));

    assertThat(tombstones())
        .containsExactly(
            "1|" + new RowVersion(1, new Lsn(210)).toDecimal(),
            "5|" + new RowVersion(1, new Lsn(211)).toDecimal());
  }

  @Test
  void takesNoUnchangedValueFromARowOlderThanTheLowMark() throws Exception {
    pipeline.apply(t, row("U", 110, null, null, null, "1", "1", "stale?"));
    activate(new Lsn(150));
    pipeline.apply(t, row("U", 160, null, null, null, "2", "2", "known"));
    pipeline.apply(
        t,
        row("U", 210, "001", null, null, "1", "11", null),
        row("U", 211, "001", null, null, "2", "22", null));

    assertThat(rows("SELECT id, n, _ROSETTA_PENDING FROM t ORDER BY id"))
        .containsExactly("1|11|\"DOC\"", "2|22|<null>");
    assertThat(rows("SELECT doc FROM t WHERE id = 2")).containsExactly("known");
  }

  @Test
  void takesNoUnchangedValueFromAnyRowBeforeTheLowMarkIsKnown() throws Exception {
    pipeline.apply(t, row("U", 110, null, null, null, "1", "1", "stale?"));
    activate(null);
    pipeline.apply(t, row("U", 210, "001", null, null, "1", "11", null));

    assertThat(rows("SELECT id, n, _ROSETTA_PENDING FROM t")).containsExactly("1|11|\"DOC\"");
  }

  @Test
  void notesATruncateOnTheJob() throws Exception {
    EMULATED.execute(
        "CREATE TABLE "
            + objects.backfills().quoted()
            + " (JOB_ID VARCHAR, TRUNCATED_VERSION NUMBER(38,0)) AS SELECT '"
            + JOB
            + "', NULL");
    pipeline.apply(t, row("U", 110, null, null, null, "1", "1", "a"));
    activate(new Lsn(150));

    pipeline.commit(pipeline.changes(t, true, row("U", 250, null, null, null, "2", "2", "later")));

    assertThat(rows("SELECT id FROM t")).containsExactly("2");
    assertThat(EMULATED.rows("SELECT TRUNCATED_VERSION FROM " + objects.backfills().quoted()))
        .containsExactly(new RowVersion(1, new Lsn(205)).toDecimal());
  }

  @Test
  void acknowledgesTheAttemptInTheCommitThatAcceptsTheTable() throws Exception {
    activate(null);
    TableStatus seen = pipeline.commitWith(List.of()).get(0);
    assertThat(seen.activeBackfill().acknowledged()).isFalse();

    TableStatus acknowledged = pipeline.commitWith(List.of(seen)).get(0);

    assertThat(acknowledged.activeBackfill().acknowledged()).isTrue();
    assertThat(EMULATED.rows("SELECT TABLE_STATES FROM " + objects.state().quoted()))
        .containsExactly(StateCodec.tables(List.of(acknowledged)));
  }

  @Test
  void aLostReplyOfTheCommitThatNoticedABackfillIsFoundDone() throws Exception {
    pipeline.apply(t, row("U", 110, null, null, null, "1", "1", "a"));
    activate(new Lsn(150));
    EMULATED.emulator().faults().on("^\\s*commit").lostReply();

    pipeline.apply(t, row("D", 210, null, null, null, "1", null, null));

    assertThat(tombstones()).hasSize(1);
    assertThat(rows("SELECT id FROM t")).isEmpty();
  }

  private void activate(Lsn low) throws Exception {
    TableStatus status =
        new TableStatus(t.id(), State.RESYNCING, "", new ActiveBackfill(JOB, 1, low, low != null));
    EMULATED.execute(
        "UPDATE %s SET TABLE_STATES = '%s', TABLES_NO = TABLES_NO + 1"
            .formatted(objects.state().quoted(), StateCodec.tables(List.of(status))));
  }

  private long statements() {
    return EMULATED.emulator().faults().statements().stream()
        .filter(statement -> !statement.kind().equals("REMOVE"))
        .count();
  }

  private List<String> tombstones() throws Exception {
    return EMULATED.rows("SELECT * FROM " + objects.tombstones(JOB, 1).quoted() + " ORDER BY 1");
  }

  private List<String> rows(String sql) throws Exception {
    return EMULATED.rows(sql.replace(" FROM ", " FROM " + database.quoted() + ".PUBLIC."));
  }
}
