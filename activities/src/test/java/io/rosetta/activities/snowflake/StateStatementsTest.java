package io.rosetta.activities.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rosetta.activities.model.ActiveBackfill;
import io.rosetta.activities.model.Anchor;
import io.rosetta.activities.model.Identifier;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.Owner;
import io.rosetta.activities.model.Position;
import io.rosetta.activities.model.SourceIdentity;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableStatus;
import io.rosetta.activities.model.TimelineSwitch;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StateStatementsTest {
  private static final String STATE = "\"DB\".\"_ROSETTA\".\"STATE_ORDERS\"";
  private static final Instant TIME = Instant.parse("2026-11-24T01:02:03.123456Z");
  private static final Position POSITION =
      new Position(new Lsn(-1), 700, TIME, new Anchor(new Lsn(90), 699, TIME, new Lsn(80)));
  private static final SourceIdentity SOURCE =
      new SourceIdentity("7001", 2, List.of(new TimelineSwitch(1, new Lsn(60))));

  private final StateStatements statements = new StateStatements(Fixtures.OBJECTS);

  @Test
  void createsTheStateTableWithItsOneRow() {
    assertThat(statements.createState().text())
        .startsWith(
            "CREATE TABLE IF NOT EXISTS "
                + STATE
                + " (LOCK_NO NUMBER(20,0), EPOCH NUMBER(20,0), GENERATION NUMBER(20,0), SLOT"
                + " VARCHAR, LSN NUMBER(20,0), XID NUMBER(20,0), COMMIT_TIME VARCHAR")
        .endsWith(
            ") AS SELECT 0, 0, 0, '', 0, 0, '1970-01-01T00:00:00Z', 0, 0, '1970-01-01T00:00:00Z',"
                + " 0, '', 0, '[]', 0, '[]', '', '', '', '1970-01-01T00:00:00Z', '', 0, ''");
  }

  @Test
  void createsTheRest() {
    assertThat(statements.createSchema().text())
        .isEqualTo("CREATE SCHEMA IF NOT EXISTS \"DB\".\"_ROSETTA\"");
    assertThat(statements.createStage().text())
        .isEqualTo("CREATE STAGE IF NOT EXISTS \"DB\".\"_ROSETTA\".\"STAGE_ORDERS\"");
    assertThat(statements.createSessions().text())
        .isEqualTo(
            "CREATE TABLE IF NOT EXISTS \"DB\".\"_ROSETTA\".\"SESSIONS_ORDERS\""
                + " (SESSION_ID VARCHAR, OPENED_AT TIMESTAMP_TZ(6))");
    assertThat(statements.createQuarantine().text())
        .isEqualTo(
            "CREATE TABLE IF NOT EXISTS \"DB\".\"_ROSETTA\".\"QUARANTINE\" (PIPELINE VARCHAR,"
                + " TABLE_NAME VARCHAR, ROW_KEY VARCHAR, COLUMN_NAME VARCHAR,"
                + " RAW_VALUE VARCHAR(134217728), ROW_VERSION NUMBER(38,0),"
                + " QUARANTINED_AT TIMESTAMP_TZ(6))");
  }

  @Test
  void takesTheLockWithoutACondition() {
    assertThat(statements.lock())
        .isEqualTo(Sql.of("UPDATE " + STATE + " SET LOCK_NO = LOCK_NO + 1"));
  }

  @Test
  void comparesAndSetsThePosition() {
    assertThat(
            statements.advance(
                new Fence(7, 3),
                new Lsn(100),
                new Advance(POSITION, new Lsn(50), "[]", 4, TIME, "abc")))
        .isEqualTo(
            Sql.of(
                "UPDATE "
                    + STATE
                    + " SET LSN = ?, XID = ?, COMMIT_TIME = ?, ANCHOR_LSN = ?, ANCHOR_XID = ?,"
                    + " ANCHOR_TIME = ?, ANCHOR_PREVIOUS_LSN = ?, LARGEST_RESTART_LSN ="
                    + " GREATEST(LARGEST_RESTART_LSN, ?::NUMBER(20,0)), TABLE_STATES = ?,"
                    + " OWNER_LEASE_END = ?, COMMIT_ID = ?"
                    + " WHERE EPOCH = ? AND GENERATION = ? AND LSN = ? AND TABLES_NO = ?"
                    + " AND CURRENT_TRANSACTION() IS NOT NULL",
                "18446744073709551615",
                "700",
                "2026-11-24T01:02:03.123456Z",
                "90",
                "699",
                "2026-11-24T01:02:03.123456Z",
                "80",
                "50",
                "[]",
                "2026-11-24T01:02:03.123456Z",
                "abc",
                "7",
                "3",
                "100",
                "4"));
  }

  @Test
  void raisesTheEpochForTheOwner() {
    assertThat(
            statements.raiseEpoch(new Owner("default", "rosetta-pipeline-orders", "r1", TIME), 6))
        .isEqualTo(
            Sql.of(
                "UPDATE "
                    + STATE
                    + " SET EPOCH = EPOCH + 1, OWNER_NAMESPACE = ?, OWNER_WORKFLOW = ?,"
                    + " OWNER_RUN = ?, OWNER_LEASE_END = ? WHERE EPOCH = ?",
                "default",
                "rosetta-pipeline-orders",
                "r1",
                "2026-11-24T01:02:03.123456Z",
                "6"));
  }

  @Test
  void initializesOnlyARowThatWasNeverUsed() {
    Sql sql = statements.initialize(new Fence(7, 3), "slot", POSITION, SOURCE, "[]");

    assertThat(sql.text())
        .startsWith("UPDATE " + STATE + " SET GENERATION = ?, SLOT = ?, LSN = ?,")
        .endsWith(
            "LARGEST_RESTART_LSN = 0, TABLE_STATES = ?, TABLES_NO = TABLES_NO + 1"
                + " WHERE EPOCH = ? AND GENERATION = 0");
    assertThat(sql.binds())
        .startsWith("3", "slot")
        .endsWith("7001", "2", "[[\"1\",\"0/3C\"]]", "[]", "7");
    assertThat(sql.text().chars().filter(c -> c == '?').count()).isEqualTo(sql.binds().size());
  }

  @Test
  void forgetsTheLargestRestartLsnOnAnotherTimeline() {
    Sql sql = statements.confirmSource(new Fence(7, 3), SOURCE, new Lsn(50));

    assertThat(sql.text())
        .contains(
            "SET LARGEST_RESTART_LSN = CASE WHEN TIMELINE = ? THEN"
                + " GREATEST(LARGEST_RESTART_LSN, ?::NUMBER(20,0)) ELSE ?::NUMBER(20,0) END,")
        .endsWith("WHERE EPOCH = ? AND GENERATION = ?");
    assertThat(sql.binds())
        .containsExactly("2", "50", "50", "7001", "2", "[[\"1\",\"0/3C\"]]", "7", "3");
  }

  @Test
  void looksForAndEndsOlderTransactions() {
    assertThat(statements.recordSession().text())
        .isEqualTo(
            "INSERT INTO \"DB\".\"_ROSETTA\".\"SESSIONS_ORDERS\" (SESSION_ID, OPENED_AT)"
                + " SELECT CURRENT_SESSION(), CURRENT_TIMESTAMP()");
    assertThat(statements.otherSessions().text())
        .isEqualTo(
            "SELECT SESSION_ID FROM \"DB\".\"_ROSETTA\".\"SESSIONS_ORDERS\""
                + " WHERE SESSION_ID <> CURRENT_SESSION()");
    assertThat(statements.forgetOtherSessions().text())
        .isEqualTo(
            "DELETE FROM \"DB\".\"_ROSETTA\".\"SESSIONS_ORDERS\""
                + " WHERE SESSION_ID <> CURRENT_SESSION()"
                + " AND OPENED_AT < DATEADD(HOUR, -1, CURRENT_TIMESTAMP())");
    assertThat(statements.changeTables("[]"))
        .isEqualTo(
            Sql.of(
                "UPDATE \"DB\".\"_ROSETTA\".\"STATE_ORDERS\" SET TABLE_STATES = ?,"
                    + " TABLES_NO = TABLES_NO + 1",
                "[]"));
    assertThat(statements.abortTransaction("1234").text())
        .isEqualTo("SELECT SYSTEM$ABORT_TRANSACTION(1234)");
    assertThatThrownBy(() -> statements.abortTransaction("1); DROP TABLE x"))
        .isInstanceOf(NumberFormatException.class);
  }

  @Test
  void keepsPipelinesApart() {
    StateObjects dashed = new StateObjects(new Identifier("DB"), "my-orders");

    assertThat(dashed.state().quoted()).isEqualTo("\"DB\".\"_ROSETTA\".\"STATE_MY-ORDERS\"");
    assertThatThrownBy(() -> new StateObjects(new Identifier("DB"), "Orders"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void readsTableStatesBackWithTheirBackfills() {
    TableId table = new TableId("odd \"schema\"", "t");
    List<TableStatus> states =
        List.of(
            new TableStatus(table, TableStatus.State.FAILED, "why"),
            new TableStatus(
                table,
                TableStatus.State.BACKFILLING,
                "",
                new ActiveBackfill("job-1", 2, null, false)),
            new TableStatus(
                table,
                TableStatus.State.RESYNCING,
                "",
                new ActiveBackfill("job-2", 1, new Lsn(-1), true, true).resolve()));

    assertThat(StateCodec.readTables(StateCodec.tables(states))).isEqualTo(states);
  }

  @Test
  void readsTheListsBack() {
    assertThat(StateCodec.readHistory(StateCodec.history(SOURCE.history())))
        .isEqualTo(SOURCE.history());
  }
}
