package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.Identifier;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends transactions that lost or frozen sessions left open. They would hold the pipeline's lock, or
 * a table that is to be dropped, until Snowflake gives them up: 5 minutes idle, up to 10 with the
 * detection of a detached session (Snowflake manual, "Aborting transactions").
 */
final class OpenTransactions {
  private static final Logger LOG = LoggerFactory.getLogger(OpenTransactions.class);

  private final StateStatements statements;

  OpenTransactions(StateStatements statements) {
    this.statements = statements;
  }

  /**
   * Ends what is open in these sessions. One that commits meanwhile has committed: the caller reads
   * under the lock what became of it.
   */
  void end(SnowflakeSession session, Set<String> sessions) throws SQLException {
    if (!sessions.isEmpty()) {
      endWhere(session, row -> sessions.contains(row.getString("session")));
      session.rollback();
    }
  }

  /** Ends what is open under a name, on a session where each statement commits. */
  void endNamed(SnowflakeSession session, Identifier name) throws SQLException {
    endWhere(session, row -> name.name().equalsIgnoreCase(row.getString("name")));
  }

  private void endWhere(SnowflakeSession session, RowReader<Boolean> isMeant) throws SQLException {
    for (String id : open(session, isMeant)) {
      abort(session, isMeant, id);
    }
  }

  private List<String> open(SnowflakeSession session, RowReader<Boolean> isMeant)
      throws SQLException {
    return session
        .query(statements.showTransactions(), row -> isMeant.read(row) ? row.getString("id") : "")
        .stream()
        .filter(id -> !id.isEmpty())
        .toList();
  }

  /** What ended between the look and the abort is refused as not active, and is what was wanted. */
  private void abort(SnowflakeSession session, RowReader<Boolean> isMeant, String id)
      throws SQLException {
    try {
      session.query(statements.abortTransaction(id), row -> row.getString(1));
      LOG.warn("event=open_transaction_ended id={}", id);
    } catch (SQLException refused) {
      if (open(session, isMeant).contains(id)) {
        throw refused;
      }
    }
  }
}
