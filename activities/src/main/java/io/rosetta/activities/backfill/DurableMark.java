package io.rosetta.activities.backfill;

import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.postgres.BarrierMessage;
import io.rosetta.activities.postgres.FlushMessage;
import io.rosetta.activities.postgres.OwnTransaction;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A point in the source's log that a crash cannot take back: a transaction of our own, committed
 * synchronously, behind which everything that it could see is on disk (PostgreSQL manual,
 * "Asynchronous Commit": others may be read before they are durable). It carries a barrier message,
 * so the stream's position passes it soon, also where nothing else happens.
 *
 * @param lsn {@code pg_current_wal_insert_lsn()} before the transaction had an id
 * @param xid its 64-bit transaction id: every transaction that wrote below {@code lsn} has a
 *     smaller one
 */
record DurableMark(Lsn lsn, long xid) {
  private static final String SYNCHRONOUS = "SET LOCAL synchronous_commit = on";

  /**
   * Writes one.
   *
   * @param connection in autocommit, and left so
   */
  static DurableMark write(Connection connection, String pipeline) throws SQLException {
    return OwnTransaction.committed(connection, () -> writeInTransaction(connection, pipeline));
  }

  /**
   * Only lets the commit of an open transaction make durable what it could see: nobody waits for
   * the stream to pass it.
   */
  static void flush(Connection connection, String pipeline) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(SYNCHRONOUS);
      FlushMessage.emit(connection, pipeline);
    }
  }

  /** Writes one in an open transaction; it holds once that is committed. */
  static DurableMark writeInTransaction(Connection connection, String pipeline)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(SYNCHRONOUS);
      // Two statements: the id has to be assigned after the position was read.
      Lsn lsn = Lsn.parse(text(statement, "SELECT pg_catalog.pg_current_wal_insert_lsn()::text"));
      long xid = Long.parseLong(text(statement, "SELECT pg_catalog.pg_current_xact_id()::text"));
      BarrierMessage.emit(connection, pipeline);
      return new DurableMark(lsn, xid);
    }
  }

  private static String text(Statement statement, String query) throws SQLException {
    try (ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }
}
