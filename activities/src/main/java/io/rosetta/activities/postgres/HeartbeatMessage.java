package io.rosetta.activities.postgres;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * A small transaction that only the stream sees: it moves an idle slot on and serves as the anchor
 * of a restart. It writes no table.
 */
public final class HeartbeatMessage {
  /** The message's prefix; its content is the pipeline's name. */
  public static final String PREFIX = "rosetta.heartbeat";

  private HeartbeatMessage() {}

  /** On a connection in autocommit. */
  public static void emit(Connection connection, String pipeline) throws SQLException {
    LogicalMessage.emit(connection, PREFIX, pipeline);
  }
}
