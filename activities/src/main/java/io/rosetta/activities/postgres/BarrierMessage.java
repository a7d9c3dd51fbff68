package io.rosetta.activities.postgres;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Says to the stream that somebody waits for the position to pass this transaction: an idle stream
 * then commits its position at once, which it else does every few minutes.
 */
public final class BarrierMessage {
  /** The message's prefix; its content is the pipeline's name. */
  public static final String PREFIX = "rosetta.barrier";

  private BarrierMessage() {}

  /** In the connection's transaction, or as one of its own in autocommit. */
  public static void emit(Connection connection, String pipeline) throws SQLException {
    LogicalMessage.emit(connection, PREFIX, pipeline);
  }
}
