package io.rosetta.activities.backfill;

import io.rosetta.activities.model.TableId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Who keeps others from even reading a table. */
final class LockHolder {
  /** The SQLState of a lock that was not to be had in time. */
  static final String LOCK_NOT_AVAILABLE = "55P03";

  private static final String HOLDERS =
      """
      SELECT %s
      FROM pg_catalog.pg_locks l
      JOIN pg_catalog.pg_class c ON c.oid = l.relation
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
      WHERE l.locktype = 'relation' AND l.mode = 'AccessExclusiveLock'
        AND n.nspname = ? AND c.relname = ?
      ORDER BY l.granted DESC, a.xact_start LIMIT 1
      """
          .formatted(BackendText.COLUMNS);

  private LockHolder() {}

  /** What is waited for, and for whom. */
  static String sentence(Connection connection, TableId table) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(HOLDERS)) {
      statement.setString(1, table.schema());
      statement.setString(2, table.name());
      try (ResultSet row = statement.executeQuery()) {
        return "waits for a lock on %s, held by %s"
            .formatted(
                table, row.next() ? BackendText.described(row) : "somebody who is gone already");
      }
    }
  }
}
