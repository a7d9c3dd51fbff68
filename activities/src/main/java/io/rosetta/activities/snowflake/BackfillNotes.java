package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.ActiveBackfill;
import io.rosetta.activities.model.Changeset;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.RowVersion;
import io.rosetta.activities.model.StagedChangeset;
import io.rosetta.activities.model.WriteMode;
import java.sql.SQLException;

/**
 * What the stream's transaction leaves for the backfill that is active on a table: tombstones, and
 * on its job the last TRUNCATE. Used by the committing thread only.
 */
final class BackfillNotes {
  private final StateObjects objects;

  BackfillNotes(StateObjects objects) {
    this.objects = objects;
  }

  /** With the lock held, before the changeset's own statements. */
  void write(
      SnowflakeSession session, ActiveBackfill backfill, StagedChangeset staged, long generation)
      throws SQLException {
    Changeset changeset = staged.changeset();
    if (changeset.mapping().mode() != WriteMode.MERGE) {
      return;
    }
    if (changeset.rows() > 0) {
      session.update(
          new TombstoneTable(objects, changeset.mapping(), backfill.job(), backfill.attempt())
              .insertFrom(staged));
    }
    if (changeset.truncate()) {
      session.update(truncated(backfill.job(), generation, changeset.truncated()));
    }
  }

  /** Rows that were read before a TRUNCATE are not to come back. */
  Sql truncated(String job, long generation, Lsn at) {
    return Sql.of(
        "UPDATE "
            + objects.backfills().quoted()
            + " SET TRUNCATED_VERSION = GREATEST(COALESCE(TRUNCATED_VERSION, 0),"
            + " ?::NUMBER(38,0)) WHERE JOB_ID = ?",
        new RowVersion(generation, at).toDecimal(),
        job);
  }
}
