package io.rosetta.activities.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** A message in the WAL that belongs to its transaction and writes no table. */
final class LogicalMessage {
  private static final String EMIT = "SELECT pg_catalog.pg_logical_emit_message(true, ?, ?)";

  private LogicalMessage() {}

  static void emit(Connection connection, String prefix, String content) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(EMIT)) {
      statement.setString(1, prefix);
      statement.setString(2, content);
      statement.execute();
    }
  }
}
