package io.rosetta.activities.postgres;

import io.rosetta.activities.model.RosettaException;
import io.rosetta.workflows.RosettaError;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

/**
 * What an error of the driver or the server means (PostgreSQL manual, appendix "PostgreSQL Error
 * Codes").
 */
public final class SourceErrors {
  private SourceErrors() {}

  /**
   * @param doing what was tried, for the message: {@code connecting to ...}
   */
  public static RosettaException translate(String doing, SQLException cause) {
    return new RosettaException(error(cause), "While " + doing + ": " + firstLine(cause), cause);
  }

  /** Whether the connection it came from is of no more use. */
  public static boolean isConnectionBroken(SQLException cause) {
    String state = state(cause);
    return state.startsWith("08") || state.equals("57P01") || state.equals("57P02");
  }

  private static RosettaError error(SQLException cause) {
    String state = state(cause);
    return switch (state) {
      // The driver's own 08004: no password where the server asks for one, or no TLS.
      case "28P01", "28000", "3D000", "08004" -> RosettaError.SOURCE_LOGIN_FAILED;
      case "42501" -> RosettaError.SOURCE_PRIVILEGE_MISSING;
      case "57P01", "57P02", "57P03", "53300" -> RosettaError.SOURCE_UNREACHABLE;
      case "55006" -> RosettaError.SLOT_ACTIVE;
      default ->
          state.startsWith("08") ? RosettaError.SOURCE_UNREACHABLE : RosettaError.SOURCE_FAILED;
    };
  }

  private static String state(SQLException cause) {
    return cause.getSQLState() == null ? "" : cause.getSQLState();
  }

  private static String firstLine(SQLException cause) {
    // A pool that waited in vain for a connection says so; why there was none is below.
    if (cause instanceof SQLTransientConnectionException
        && cause.getCause() instanceof SQLException reason) {
      return firstLine(reason);
    }
    String message = String.valueOf(cause.getMessage());
    String line = message.lines().findFirst().orElse(message);
    // The driver says "The connection attempt failed."; what failed is in the cause.
    String below =
        cause.getCause() instanceof IOException io
            ? " " + io.getClass().getSimpleName() + ": " + io.getMessage()
            : "";
    return line + below + " (SQLState " + state(cause) + ")";
  }
}
