package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.BackfillJob.Totals;
import io.rosetta.activities.model.BackfillTarget.Attempt;
import io.rosetta.activities.model.BackfillTarget.NewJob;
import io.rosetta.activities.model.CatalogPicture;
import io.rosetta.activities.model.ChunkPlan;
import io.rosetta.activities.model.DeleteMode;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.Watermark;
import io.rosetta.workflows.backfill.BackfillState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The statements on a pipeline's job table, which is made to be read by people with SQL: one row
 * per job, LSNs in PostgreSQL's form, times by Snowflake's clock. Every statement that changes it
 * runs under the pipeline's lock.
 */
final class JobStatements {
  private static final String NUMBER = "NUMBER(20,0)";
  private static final String TIME = "TIMESTAMP_TZ(6)";

  /** Column and type, in the order in which {@link JobRow} reads them. */
  private static final List<List<String>> COLUMNS =
      List.of(
          List.of("JOB_ID", "VARCHAR NOT NULL"),
          List.of("TABLE_SCHEMA", "VARCHAR"),
          List.of("TABLE_NAME", "VARCHAR"),
          List.of("KIND", "VARCHAR"),
          List.of("FILTER", "VARCHAR"),
          List.of("STATE", "VARCHAR"),
          List.of("REASON", "VARCHAR"),
          List.of("HAS_TURN", "BOOLEAN"),
          List.of("ATTEMPT", NUMBER),
          List.of("GENERATION", NUMBER),
          List.of("TARGET_TABLE", "VARCHAR"),
          List.of("SOFT_DELETES", "BOOLEAN"),
          List.of("CATALOG_PICTURE", "VARCHAR"),
          List.of("LAYOUT", "VARCHAR"),
          List.of("TARGET_COLUMNS", "VARCHAR"),
          List.of("LOW_LSN", "VARCHAR"),
          List.of("LOW_XID", NUMBER),
          List.of("SOURCE", "VARCHAR"),
          List.of("HIGH_LSN", "VARCHAR"),
          List.of("PLAN", "VARCHAR"),
          List.of("CHUNKS", NUMBER),
          List.of("CHUNKS_DONE", NUMBER),
          List.of("ROWS_READ", NUMBER),
          List.of("BYTES", NUMBER),
          List.of("SLICES", NUMBER),
          List.of("SLICES_DONE", NUMBER),
          List.of("TRUNCATED_VERSION", "NUMBER(38,0)"),
          List.of("CREATED_AT", TIME),
          List.of("STARTED_AT", TIME),
          List.of("UPDATED_AT", TIME),
          List.of("ENDED_AT", TIME));

  /** What an attempt does not take over from the one before it. */
  private static final String AS_BEFORE_AN_ATTEMPT =
      "CATALOG_PICTURE = NULL, LAYOUT = '', TARGET_COLUMNS = NULL, LOW_LSN = NULL, LOW_XID = NULL, SOURCE = NULL,"
          + " HIGH_LSN = NULL, PLAN = NULL, CHUNKS = 0, CHUNKS_DONE = 0, ROWS_READ = 0, BYTES = 0,"
          + " SLICES = 0, SLICES_DONE = 0, TRUNCATED_VERSION = NULL";

  /** They grow with partitions and columns. */
  private static final Set<String> LONG = Set.of("CATALOG_PICTURE", "TARGET_COLUMNS", "PLAN");

  private static final String ENDS =
      Arrays.stream(BackfillState.values())
          .filter(BackfillState::isEnded)
          .map(state -> "'" + state + "'")
          .collect(Collectors.joining(", "));

  private final String jobs;

  JobStatements(StateObjects objects) {
    this.jobs = objects.backfills().quoted();
  }

  Sql create() {
    return Sql.of(
        "CREATE TABLE IF NOT EXISTS %s (%s)"
            .formatted(
                jobs,
                String.join(
                    ", ", COLUMNS.stream().map(column -> String.join(" ", column)).toList())));
  }

  /** Fails when there is no such table. */
  Sql look() {
    return Sql.of("SELECT COUNT(*) FROM " + jobs + " WHERE FALSE");
  }

  /** All jobs, newest first, without what a list has no use for. */
  Sql list() {
    return Sql.of(
        select(column -> LONG.contains(column) ? "NULL AS " + column : column)
            + " ORDER BY CREATED_AT DESC, JOB_ID");
  }

  Sql read(String job) {
    return Sql.of(select(column -> column) + " WHERE JOB_ID = ?", job);
  }

  /** Forgets jobs; one that was taken up again meanwhile stays. */
  Sql forget(List<String> ids) {
    return new Sql(
        "DELETE FROM "
            + jobs
            + " WHERE STATE IN ("
            + ENDS
            + ") AND JOB_ID IN ("
            + String.join(", ", Collections.nCopies(ids.size(), "?"))
            + ")",
        ids);
  }

  Sql ids() {
    return Sql.of("SELECT JOB_ID FROM " + jobs);
  }

  /** Other jobs that have the turn of this job's table. */
  Sql othersWithTurn(JobRow row) {
    return Sql.of(
        "SELECT JOB_ID FROM "
            + jobs
            + " WHERE HAS_TURN AND TABLE_SCHEMA = ? AND TABLE_NAME = ? AND JOB_ID <> ?",
        row.job().table().schema(),
        row.job().table().name(),
        row.job().id());
  }

  Sql insert(List<NewJob> created) {
    List<String> rows = new ArrayList<>();
    List<String> binds = new ArrayList<>();
    for (NewJob job : created) {
      rows.add(
          "(?, ?, ?, ?, ?, 'PENDING', '', FALSE, 0, 0, '', 0, 0, 0, 0, 0, 0,"
              + " CURRENT_TIMESTAMP(), CURRENT_TIMESTAMP())");
      Collections.addAll(
          binds,
          job.id(),
          job.table().schema(),
          job.table().name(),
          job.kind().name(),
          JobCodec.filter(job.filter()));
    }
    return new Sql(
        "INSERT INTO "
            + jobs
            + " (JOB_ID, TABLE_SCHEMA, TABLE_NAME, KIND, FILTER, STATE, REASON, HAS_TURN, ATTEMPT,"
            + " GENERATION, LAYOUT, CHUNKS, CHUNKS_DONE, ROWS_READ, BYTES, SLICES,"
            + " SLICES_DONE, CREATED_AT, UPDATED_AT) VALUES "
            + String.join(", ", rows),
        binds);
  }

  /** Takes the table's turn and a number that no other attempt of the job has or will have. */
  Sql takeTurn(String job, int attempt, long generation) {
    return update(
        job,
        "HAS_TURN = TRUE, ATTEMPT = ?, GENERATION = ?, "
            + AS_BEFORE_AN_ATTEMPT
            + ", STARTED_AT = COALESCE(STARTED_AT, CURRENT_TIMESTAMP()::TIMESTAMP_TZ(6)), ENDED_AT = NULL",
        Integer.toString(attempt),
        Long.toString(generation));
  }

  Sql activate(Attempt attempt, CatalogPicture picture, Collection<String> targetColumns) {
    return update(
        attempt.job(),
        "STATE = 'WAITING_FOR_STREAM', REASON = '', TARGET_TABLE = ?, SOFT_DELETES = "
            + (attempt.mapping().deletes() == DeleteMode.SOFT)
            + ", CATALOG_PICTURE = ?, LAYOUT = ?, TARGET_COLUMNS = ?",
        attempt.mapping().target().quoted(),
        PictureCodec.write(picture),
        StateObjects.digest(attempt.mapping().layout()),
        JobCodec.names(targetColumns));
  }

  /** With it the stream is no longer waited for; what a person has set stays. */
  Sql mark(Attempt attempt, Watermark low) {
    return update(
        attempt.job(),
        "LOW_LSN = ?, LOW_XID = ?, SOURCE = ?,"
            + " REASON = CASE WHEN STATE = 'WAITING_FOR_STREAM' THEN '' ELSE REASON END,"
            + " STATE = CASE WHEN STATE = 'WAITING_FOR_STREAM' THEN 'EXECUTING' ELSE STATE END",
        low.lsn().toString(),
        Long.toUnsignedString(low.xid()),
        JobCodec.source(low.source()));
  }

  Sql plan(Attempt attempt, ChunkPlan plan) {
    return update(
        attempt.job(),
        "PLAN = ?, CHUNKS = ?",
        JobCodec.plan(plan),
        Integer.toString(plan.chunkCount()));
  }

  Sql close(Attempt attempt, Lsn high) {
    return update(attempt.job(), "HIGH_LSN = ?", high.toString());
  }

  Sql applied(Attempt attempt, int slices, int slicesDone) {
    return update(
        attempt.job(),
        "SLICES = ?, SLICES_DONE = ?",
        Integer.toString(slices),
        Integer.toString(slicesDone));
  }

  Sql progress(Attempt attempt, Totals done) {
    return update(
        attempt.job(),
        "CHUNKS_DONE = ?, ROWS_READ = ?, BYTES = ?",
        Integer.toString(done.chunks()),
        Long.toString(done.rows()),
        Long.toString(done.bytes()));
  }

  Sql enter(String job, BackfillState state, String reason) {
    return update(job, "STATE = ?, REASON = ?, ENDED_AT = NULL", state.name(), reason);
  }

  Sql end(String job, BackfillState state, String reason) {
    return update(
        job,
        "STATE = ?, REASON = ?, HAS_TURN = FALSE, ENDED_AT = CURRENT_TIMESTAMP()",
        state.name(),
        reason);
  }

  /** Ends every job of a table that has not ended. */
  Sql cancelAll(TableId table, String reason) {
    return Sql.of(
        "UPDATE "
            + jobs
            + " SET STATE = 'CANCELLED', REASON = ?, HAS_TURN = FALSE, ENDED_AT ="
            + " CURRENT_TIMESTAMP(), UPDATED_AT = CURRENT_TIMESTAMP()"
            + " WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? AND STATE NOT IN ("
            + ENDS
            + ")",
        reason,
        table.schema(),
        table.name());
  }

  private Sql update(String job, String set, String... values) {
    List<String> binds = new ArrayList<>(Arrays.asList(values));
    binds.add(job);
    return new Sql(
        "UPDATE " + jobs + " SET " + set + ", UPDATED_AT = CURRENT_TIMESTAMP() WHERE JOB_ID = ?",
        binds);
  }

  private String select(UnaryOperator<String> expression) {
    return "SELECT "
        + COLUMNS.stream()
            .map(column -> expression.apply(column.get(0)))
            .collect(Collectors.joining(", "))
        + " FROM "
        + jobs;
  }
}
