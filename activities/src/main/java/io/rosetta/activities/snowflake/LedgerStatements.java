package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.BackfillTarget.Attempt;
import io.rosetta.activities.model.TargetTableId;
import java.util.Collections;
import java.util.List;

/**
 * The statements on a pipeline's ledger of chunks. Rows are inserted, each in the transaction that
 * loads the chunk's rows, and go with the attempt's load table. Two tries of a chunk may both have
 * committed: readers take one.
 */
final class LedgerStatements {
  private final String ledger;
  private final String jobs;

  LedgerStatements(StateObjects objects) {
    this.ledger = objects.chunks().quoted();
    this.jobs = objects.backfills().quoted();
  }

  Sql create() {
    return Sql.of(
        "CREATE TABLE IF NOT EXISTS "
            + ledger
            + " (JOB_ID VARCHAR, ATTEMPT NUMBER(20,0), CHUNK NUMBER(20,0), TAG VARCHAR,"
            + " ROW_COUNT NUMBER(20,0), BYTES NUMBER(20,0), DONE_AT TIMESTAMP_TZ(6))");
  }

  /** Fails when there is no such table. */
  Sql look() {
    return Sql.of("SELECT COUNT(*) FROM " + ledger + " WHERE FALSE");
  }

  Sql insert(Attempt attempt, LoadedChunk chunk) {
    return Sql.of(
        "INSERT INTO "
            + ledger
            + " (JOB_ID, ATTEMPT, CHUNK, TAG, ROW_COUNT, BYTES, DONE_AT)"
            + " SELECT ?, ?, ?, ?, ?, ?, CURRENT_TIMESTAMP()",
        attempt.job(),
        Integer.toString(attempt.number()),
        Integer.toString(chunk.number()),
        chunk.directory(),
        Long.toString(chunk.rows()),
        Long.toString(chunk.bytes()));
  }

  /** Once what the attempt has loaded is of no use any more. */
  Sql forget(String job, int attempt) {
    return Sql.of(
        "DELETE FROM " + ledger + " WHERE JOB_ID = ? AND ATTEMPT = ?",
        job,
        Integer.toString(attempt));
  }

  /** Of these jobs, those that the job table does not have any more. */
  Sql forgetGone(List<String> ids) {
    return new Sql(
        "DELETE FROM "
            + ledger
            + " WHERE JOB_ID IN ("
            + String.join(", ", Collections.nCopies(ids.size(), "?"))
            + ") AND JOB_ID NOT IN (SELECT JOB_ID FROM "
            + jobs
            + ")",
        ids);
  }

  /** How often the chunk is there, by whatever try, and the transaction that asks. */
  Sql count(Attempt attempt, int chunk) {
    return Sql.of(
        "SELECT (SELECT COUNT(*) FROM "
            + ledger
            + " WHERE JOB_ID = ? AND ATTEMPT = ? AND CHUNK = ?), CURRENT_TRANSACTION()",
        attempt.job(),
        Integer.toString(attempt.number()),
        Integer.toString(chunk));
  }

  /** The transaction that asks; NULL when none is open. */
  static Sql currentTransaction() {
    return Sql.of("SELECT CURRENT_TRANSACTION()");
  }

  /** How many tries of all its chunks were committed, and how many rows a load table holds. */
  Sql extent(Attempt attempt, TargetTableId load) {
    return Sql.of(
        "SELECT (SELECT COUNT(*) FROM "
            + ledger
            + " WHERE JOB_ID = ? AND ATTEMPT = ?), (SELECT COUNT(*) FROM "
            + load.quoted()
            + ")",
        attempt.job(),
        Integer.toString(attempt.number()));
  }

  Sql chunks(Attempt attempt) {
    return Sql.of(
        "SELECT DISTINCT CHUNK FROM " + ledger + " WHERE JOB_ID = ? AND ATTEMPT = ?",
        attempt.job(),
        Integer.toString(attempt.number()));
  }

  /** Chunks, rows and bytes; of several tries of a chunk the one with the smallest tag counts. */
  Sql totals(Attempt attempt) {
    return Sql.of(
        "SELECT COUNT(*), COALESCE(SUM(ROW_COUNT), 0), COALESCE(SUM(BYTES), 0) FROM"
            + " (SELECT ROW_COUNT, BYTES FROM "
            + ledger
            + " WHERE JOB_ID = ? AND ATTEMPT = ?"
            + " QUALIFY ROW_NUMBER() OVER (PARTITION BY CHUNK ORDER BY TAG) = 1) AS done",
        attempt.job(),
        Integer.toString(attempt.number()));
  }
}
