package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.BackfillJob.Totals;
import io.rosetta.activities.model.BackfillTarget.Attempt;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.workflows.RosettaError;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Reads job table and ledger on a session of the caller's. Any thread. */
final class BackfillJobs {
  private final JobStatements statements;
  private final LedgerStatements ledger;

  BackfillJobs(StateObjects objects) {
    this.statements = new JobStatements(objects);
    this.ledger = new LedgerStatements(objects);
  }

  JobStatements statements() {
    return statements;
  }

  LedgerStatements ledger() {
    return ledger;
  }

  /**
   * Makes both tables exist. They are looked for first, since a definition may wait for whoever has
   * written the table and not committed: a worker that died while it loaded a chunk leaves such a
   * transaction for hours.
   */
  void create(SnowflakeSession session) throws SQLException {
    if (!exist(session)) {
      session.execute(statements.create());
      session.execute(ledger.create());
    }
  }

  private boolean exist(SnowflakeSession session) throws SQLException {
    try {
      session.query(statements.look(), row -> row.getLong(1));
      session.query(ledger.look(), row -> row.getLong(1));
      return true;
    } catch (SQLException e) {
      if (SnowflakeErrors.isMissing(e)) {
        return false;
      }
      throw e;
    }
  }

  /** All jobs, newest first, as lists have them; none where no backfill was ever asked for. */
  List<JobRow> all(SnowflakeSession session) throws SQLException {
    try {
      return session.query(statements.list(), JobRow::read);
    } catch (SQLException e) {
      if (SnowflakeErrors.isMissing(e)) {
        return List.of();
      }
      throw e;
    }
  }

  Optional<JobRow> find(SnowflakeSession session, String job) throws SQLException {
    try {
      return session.query(statements.read(job), JobRow::read).stream().findFirst();
    } catch (SQLException e) {
      if (SnowflakeErrors.isMissing(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * A job that must be there.
   *
   * @throws RosettaException BACKFILL_VOID when it is not
   */
  JobRow require(SnowflakeSession session, String job) throws SQLException {
    return find(session, job)
        .orElseThrow(
            () ->
                new RosettaException(
                    RosettaError.BACKFILL_VOID, "there is no backfill job '" + job + "'"));
  }

  /** What the ledger holds of an attempt. */
  Totals totals(SnowflakeSession session, Attempt attempt) throws SQLException {
    return session
        .query(
            ledger.totals(attempt),
            row -> new Totals(row.getInt(1), row.getLong(2), row.getLong(3)))
        .get(0);
  }
}
