package io.rosetta.activities.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * A small transaction that only the stream sees: it moves an idle slot on and serves as the anchor
 * of a restart. It writes no table.
 */
public final class HeartbeatMessage {
  /** The message's prefix; its content is the pipeline's name. */
  public static final String PREFIX = "rosetta.heartbeat";

  private static final String EMIT = "SELECT pg_catalog.pg_logical_emit_message(true, ?, ?)";

  private HeartbeatMessage() {}

  /** On a connection in autocommit. */
  public static void emit(Connection connection, String pipeline) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(EMIT)) {
      statement.setString(1, PREFIX);
      statement.setString(2, pipeline);
      statement.execute();
    }
  }
}
