package io.rosetta.emulator.duckdb;

import java.util.List;
import java.util.Optional;

/** What execution asks the session for; implemented by the server, called on its thread. */
public interface SessionView {
  /** Identifies the session; temporary objects belong to it. */
  String sessionId();

  Optional<String> currentDatabase();

  Optional<String> currentSchema();

  /** The session's IANA time zone (parameter TIMEZONE). */
  String timeZone();

  /** Parameter ERROR_ON_NONDETERMINISTIC_MERGE. */
  boolean errorOnNondeterministicMerge();

  /**
   * The value of a context or system function (CURRENT_USER, CURRENT_TRANSACTION, LAST_QUERY_ID,
   * SYSTEM$ABORT_TRANSACTION, ...), called once per mention when the statement is executed; never
   * when it is only described.
   *
   * @return absent when the name is not one that the session knows (then 002140 is raised); the
   *     inner value is absent for NULL
   */
  Optional<FunctionValue> function(String name, List<String> arguments);

  /** A value that may be NULL. */
  record FunctionValue(Optional<String> text) {
    public static FunctionValue of(String text) {
      return new FunctionValue(Optional.of(text));
    }

    public static FunctionValue nothing() {
      return new FunctionValue(Optional.empty());
    }
  }
}
