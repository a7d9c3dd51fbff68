package io.rosetta.activities.postgres;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Gives a transaction something to write, so that a synchronous commit flushes the log: one that
 * has an id and nothing more is not waited for (PostgreSQL source, {@code
 * RecordTransactionCommit}). It tells the stream nothing.
 */
public final class FlushMessage {
  private static final String PREFIX = "rosetta.flush";

  private FlushMessage() {}

  /** In the connection's transaction. */
  public static void emit(Connection connection, String pipeline) throws SQLException {
    LogicalMessage.emit(connection, PREFIX, pipeline);
  }
}
