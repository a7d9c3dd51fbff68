package io.rosetta.activities.stream.engine;

import io.rosetta.activities.model.RosettaException;
import io.rosetta.workflows.RosettaError;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Locale;

/** Finds out what an engine's end means. */
final class EngineErrors {
  private EngineErrors() {}

  /** The failure as one of the family, with the cause kept for the log. */
  static RosettaException map(String pipeline, String slot, Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof RosettaException known) {
        return known;
      }
    }
    for (Throwable t = failure; t != null; t = t.getCause()) {
      RosettaError error = errorOf(t);
      if (error != null) {
        String message = "pipeline " + pipeline + ", slot " + slot + ": " + t.getMessage();
        return new RosettaException(error, message, failure);
      }
    }
    return new RosettaException(
        RosettaError.STREAM_FAILED,
        "pipeline " + pipeline + ", slot " + slot + ": " + failure.getMessage(),
        failure);
  }

  private static RosettaError errorOf(Throwable t) {
    String message = t.getMessage() == null ? "" : t.getMessage().toLowerCase(Locale.ROOT);
    if (message.contains("replication slot") && message.contains("is active")) {
      return RosettaError.SLOT_ACTIVE;
    }
    if (message.contains("has already been removed")
        || message.contains("can no longer get changes")
        || message.contains("has been invalidated")
        || (message.contains("replication slot") && message.contains("does not exist"))) {
      return RosettaError.SLOT_LOST;
    }
    if (t instanceof SQLException e && e.getSQLState() != null) {
      return ofState(e.getSQLState());
    }
    return t instanceof IOException ? RosettaError.SOURCE_UNREACHABLE : null;
  }

  private static RosettaError ofState(String state) {
    if (state.startsWith("08") || state.startsWith("57P")) {
      return RosettaError.SOURCE_UNREACHABLE;
    }
    if (state.startsWith("28")) {
      return RosettaError.SOURCE_LOGIN_FAILED;
    }
    return state.equals("42501") ? RosettaError.SOURCE_PRIVILEGE_MISSING : null;
  }
}
