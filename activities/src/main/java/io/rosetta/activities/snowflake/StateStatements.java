package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.Anchor;
import io.rosetta.activities.model.GivenUp;
import io.rosetta.activities.model.Identifier;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.Owner;
import io.rosetta.activities.model.Position;
import io.rosetta.activities.model.SourceIdentity;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * The statements on a pipeline's state row. LSNs are NUMBER(20,0), which holds every unsigned
 * 64-bit number; instants are ISO-8601 text, which keeps them to the microsecond.
 */
final class StateStatements {
  private static final String NUMBER = "NUMBER(20,0)";
  private static final String EPOCH_TIME = "'1970-01-01T00:00:00Z'";

  /** Column, type, value in a row that has never been used. */
  private static final List<List<String>> COLUMNS =
      List.of(
          List.of("LOCK_NO", NUMBER, "0"),
          List.of("EPOCH", NUMBER, "0"),
          List.of("GENERATION", NUMBER, "0"),
          List.of("SLOT", "VARCHAR", "''"),
          List.of("LSN", NUMBER, "0"),
          List.of("XID", NUMBER, "0"),
          List.of("COMMIT_TIME", "VARCHAR", EPOCH_TIME),
          List.of("ANCHOR_LSN", NUMBER, "0"),
          List.of("ANCHOR_XID", NUMBER, "0"),
          List.of("ANCHOR_TIME", "VARCHAR", EPOCH_TIME),
          List.of("ANCHOR_PREVIOUS_LSN", NUMBER, "0"),
          List.of("SYSTEM_IDENTIFIER", "VARCHAR", "''"),
          List.of("TIMELINE", NUMBER, "0"),
          List.of("TIMELINE_HISTORY", "VARCHAR", "'[]'"),
          List.of("LARGEST_RESTART_LSN", NUMBER, "0"),
          List.of("TABLE_STATES", "VARCHAR", "'[]'"),
          List.of("OWNER_NAMESPACE", "VARCHAR", "''"),
          List.of("OWNER_WORKFLOW", "VARCHAR", "''"),
          List.of("OWNER_RUN", "VARCHAR", "''"),
          List.of("OWNER_LEASE_END", "VARCHAR", EPOCH_TIME),
          List.of("COMMIT_ID", "VARCHAR", "''"),
          List.of("TABLES_NO", NUMBER, "0"),
          List.of("LOCK_ID", "VARCHAR", "''"));

  /** Columns that the first version did not have. */
  private static final Set<String> LATER = Set.of("TABLES_NO", "LOCK_ID");

  private final StateObjects objects;
  private final String state;

  StateStatements(StateObjects objects) {
    this.objects = objects;
    this.state = objects.state().quoted();
  }

  Sql createSchema() {
    return Sql.of("CREATE SCHEMA IF NOT EXISTS " + objects.schema());
  }

  /** The row comes with the table, so that there is exactly one however many attempts begin. */
  Sql createState() {
    List<String> definitions = new ArrayList<>();
    List<String> values = new ArrayList<>();
    for (List<String> column : COLUMNS) {
      definitions.add(column.get(0) + " " + column.get(1));
      values.add(column.get(2));
    }
    return Sql.of(
        "CREATE TABLE IF NOT EXISTS %s (%s) AS SELECT %s"
            .formatted(state, String.join(", ", definitions), String.join(", ", values)));
  }

  /**
   * Gives a state table of an earlier version the columns that it lacks, one statement each; one
   * that is there already is refused as a duplicate (Snowflake manual, "ALTER TABLE": IF NOT EXISTS
   * cannot be combined with a default).
   */
  List<Sql> addLaterColumns() {
    return COLUMNS.stream()
        .filter(column -> LATER.contains(column.get(0)))
        .map(
            column ->
                Sql.of(
                    "ALTER TABLE %s ADD COLUMN %s %s DEFAULT %s"
                        .formatted(state, column.get(0), column.get(1), column.get(2))))
        .toList();
  }

  Sql createSessions() {
    return Sql.of(
        "CREATE TABLE IF NOT EXISTS "
            + objects.sessions().quoted()
            + " (SESSION_ID VARCHAR, OPENED_AT TIMESTAMP_TZ(6))");
  }

  Sql createStage() {
    return Sql.of("CREATE STAGE IF NOT EXISTS " + objects.stage().quoted());
  }

  Sql createQuarantine() {
    return Sql.of(
        "CREATE TABLE IF NOT EXISTS "
            + objects.quarantine().quoted()
            + " (PIPELINE VARCHAR, TABLE_NAME VARCHAR, ROW_KEY VARCHAR, COLUMN_NAME VARCHAR,"
            + " RAW_VALUE VARCHAR(134217728), ROW_VERSION NUMBER(38,0),"
            + " QUARANTINED_AT TIMESTAMP_TZ(6))");
  }

  /** Without a condition: what a blocked UPDATE sees after its wait is not documented. */
  Sql lock() {
    return Sql.of("UPDATE " + state + " SET LOCK_NO = LOCK_NO + 1");
  }

  /** The lock for a transaction that must know that it still is the one which took it. */
  Sql lockAs(String id) {
    return Sql.of("UPDATE " + state + " SET LOCK_NO = LOCK_NO + 1, LOCK_ID = ?", id);
  }

  Sql readLockId() {
    return Sql.of("SELECT LOCK_ID, CURRENT_TRANSACTION() FROM " + state);
  }

  Sql read() {
    List<String> names = COLUMNS.stream().map(column -> column.get(0)).toList();
    return Sql.of(
        "SELECT %s, CURRENT_TRANSACTION() FROM %s".formatted(String.join(", ", names), state));
  }

  /** What must still be so before COMMIT: our fence was this transaction's, and it is open. */
  Sql readCommitId() {
    return Sql.of("SELECT COMMIT_ID, CURRENT_TRANSACTION() FROM " + state);
  }

  Sql raiseEpoch(Owner owner, long from) {
    return Sql.of(
        "UPDATE "
            + state
            + " SET EPOCH = EPOCH + 1, OWNER_NAMESPACE = ?, OWNER_WORKFLOW = ?, OWNER_RUN = ?,"
            + " OWNER_LEASE_END = ? WHERE EPOCH = ?",
        owner.namespace(),
        owner.workflowId(),
        owner.runId(),
        owner.leaseEnd().toString(),
        Long.toString(from));
  }

  Sql initialize(
      Fence fence, String slot, Position start, SourceIdentity source, String tableStates) {
    List<String> binds = new ArrayList<>(List.of(Long.toString(fence.generation()), slot));
    binds.addAll(position(start));
    Collections.addAll(
        binds,
        source.systemIdentifier(),
        Long.toString(source.timeline()),
        StateCodec.history(source.history()),
        tableStates,
        Long.toString(fence.epoch()));
    return new Sql(
        "UPDATE "
            + state
            + " SET GENERATION = ?, SLOT = ?, "
            + POSITION
            + ", SYSTEM_IDENTIFIER = ?, TIMELINE = ?, TIMELINE_HISTORY = ?,"
            + " LARGEST_RESTART_LSN = 0, TABLE_STATES = ?, TABLES_NO = TABLES_NO + 1"
            + " WHERE EPOCH = ? AND GENERATION = 0",
        binds);
  }

  /** Gives the position that was inspected up for another one, in the next generation. */
  Sql beginGeneration(
      Fence fence, Lsn before, String slot, Position start, SourceIdentity source, String states) {
    List<String> binds = new ArrayList<>(List.of(slot));
    binds.addAll(position(start));
    Collections.addAll(
        binds,
        source.systemIdentifier(),
        Long.toString(source.timeline()),
        StateCodec.history(source.history()),
        states,
        Long.toString(fence.epoch()),
        Long.toString(fence.generation()),
        before.toDecimal());
    return new Sql(
        "UPDATE "
            + state
            + " SET GENERATION = GENERATION + 1, SLOT = ?, "
            + POSITION
            + ", SYSTEM_IDENTIFIER = ?, TIMELINE = ?, TIMELINE_HISTORY = ?,"
            + " LARGEST_RESTART_LSN = 0, TABLE_STATES = ?, TABLES_NO = TABLES_NO + 1"
            + " WHERE EPOCH = ? AND GENERATION = ? AND LSN = ?",
        binds);
  }

  /** One row for each position that was given up, of all pipelines; rows are only inserted. */
  Sql createGaps() {
    return Sql.of(
        "CREATE TABLE IF NOT EXISTS "
            + objects.gaps().quoted()
            + " (PIPELINE VARCHAR, FOUND_AT TIMESTAMP_TZ(6), DECISION VARCHAR, FINDING VARCHAR,"
            + " FROM_LSN VARCHAR, TO_LSN VARCHAR, GENERATION NUMBER(20,0))");
  }

  Sql recordGap(GivenUp gap, Lsn to) {
    return Sql.of(
        "INSERT INTO "
            + objects.gaps().quoted()
            + " (PIPELINE, FOUND_AT, DECISION, FINDING, FROM_LSN, TO_LSN, GENERATION)"
            + " SELECT ?, CURRENT_TIMESTAMP(), ?, ?, ?, ?, ?::NUMBER(20,0)",
        objects.pipeline(),
        gap.decision(),
        gap.finding(),
        gap.lsn().toString(),
        to.toString(),
        Long.toString(gap.generation() + 1));
  }

  /** On another timeline the slot's restart LSN may be lower: comparison begins anew. */
  Sql confirmSource(Fence fence, SourceIdentity source, Lsn restart) {
    String timeline = Long.toString(source.timeline());
    return Sql.of(
        "UPDATE "
            + state
            + " SET LARGEST_RESTART_LSN = CASE WHEN TIMELINE = ? THEN"
            + " GREATEST(LARGEST_RESTART_LSN, ?::NUMBER(20,0)) ELSE ?::NUMBER(20,0) END, SYSTEM_IDENTIFIER = ?, TIMELINE = ?,"
            + " TIMELINE_HISTORY = ? WHERE EPOCH = ? AND GENERATION = ?",
        timeline,
        restart.toDecimal(),
        restart.toDecimal(),
        source.systemIdentifier(),
        timeline,
        StateCodec.history(source.history()),
        Long.toString(fence.epoch()),
        Long.toString(fence.generation()));
  }

  /**
   * The compare-and-set; it touches one row or the transaction must not go on. That the tables are
   * as this attempt knows them is part of it, so knowing of a backfill costs no round trip.
   */
  Sql advance(Fence fence, Lsn before, Advance to) {
    List<String> binds = new ArrayList<>(position(to.after()));
    Collections.addAll(
        binds,
        to.restartLsn().toDecimal(),
        to.tableStates(),
        to.claimEnd().toString(),
        to.commitId());
    Collections.addAll(
        binds,
        Long.toString(fence.epoch()),
        Long.toString(fence.generation()),
        before.toDecimal(),
        Long.toString(to.tablesNumber()));
    return new Sql(
        "UPDATE "
            + state
            + " SET "
            + POSITION
            + ", LARGEST_RESTART_LSN = GREATEST(LARGEST_RESTART_LSN, ?::NUMBER(20,0)), TABLE_STATES = ?,"
            + " OWNER_LEASE_END = ?, COMMIT_ID = ?"
            + " WHERE EPOCH = ? AND GENERATION = ? AND LSN = ? AND TABLES_NO = ?"
            + " AND CURRENT_TRANSACTION() IS NOT NULL",
        binds);
  }

  /** A backfill's change, under the lock; by the number the stream's compare-and-set notices it. */
  Sql changeTables(String tableStates) {
    return Sql.of(
        "UPDATE " + state + " SET TABLE_STATES = ?, TABLES_NO = TABLES_NO + 1", tableStates);
  }

  Sql currentSession() {
    return Sql.of("SELECT CURRENT_SESSION()");
  }

  Sql recordSession() {
    return Sql.of(
        "INSERT INTO "
            + objects.sessions().quoted()
            + " (SESSION_ID, OPENED_AT) SELECT CURRENT_SESSION(), CURRENT_TIMESTAMP()");
  }

  Sql otherSessions() {
    return Sql.of(
        "SELECT SESSION_ID FROM "
            + objects.sessions().quoted()
            + " WHERE SESSION_ID <> CURRENT_SESSION()");
  }

  /** A backfill has recorded its session ten minutes before it takes the lock at most. */
  Sql forgetOtherSessions() {
    return Sql.of(
        "DELETE FROM "
            + objects.sessions().quoted()
            + " WHERE SESSION_ID <> CURRENT_SESSION()"
            + " AND OPENED_AT < DATEADD(HOUR, -1, CURRENT_TIMESTAMP())");
  }

  /**
   * Begins a transaction that others can tell from its name, see {@link #showTransactions}.
   *
   * @param name one that needs no quotes: Snowflake's manual ("BEGIN") shows no quoted one
   */
  Sql beginTransaction(Identifier name) {
    return Sql.of("BEGIN TRANSACTION NAME " + name.name());
  }

  /** Those of the same user, in whatever database. */
  Sql showTransactions() {
    return Sql.of("SHOW TRANSACTIONS");
  }

  /** Allowed to the user that began the transaction. */
  Sql abortTransaction(String id) {
    return Sql.of("SELECT SYSTEM$ABORT_TRANSACTION(" + Long.parseUnsignedLong(id) + ")");
  }

  private static final String POSITION =
      "LSN = ?, XID = ?, COMMIT_TIME = ?, ANCHOR_LSN = ?, ANCHOR_XID = ?, ANCHOR_TIME = ?,"
          + " ANCHOR_PREVIOUS_LSN = ?";

  private static List<String> position(Position position) {
    Anchor anchor = position.anchor();
    return List.of(
        position.lsn().toDecimal(),
        Long.toString(position.xid()),
        position.commitTime().toString(),
        anchor.endLsn().toDecimal(),
        Long.toString(anchor.xid()),
        anchor.commitTime().toString(),
        anchor.previousCommitEnd().toDecimal());
  }
}
