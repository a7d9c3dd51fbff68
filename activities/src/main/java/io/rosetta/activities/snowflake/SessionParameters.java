package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.RosettaException;
import io.rosetta.workflows.RosettaError;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The session parameters on which Rosetta's statements depend (Snowflake manual, "Parameters").
 * They are sent with the login and read back, because an account's settings can change what a
 * statement means: which keys are equal, which names are, what a duplicate in MERGE does.
 */
final class SessionParameters {
  /** A transaction that waits longer is given up and tried again; far below the default of 12 h. */
  private static final String LOCK_TIMEOUT_SECONDS = "300";

  private static final String STATEMENT_TIMEOUT_SECONDS = "21600";

  /** Read back and compared. */
  private static final Map<String, String> MEANING =
      Map.of(
          "TIMEZONE", "UTC",
          "QUOTED_IDENTIFIERS_IGNORE_CASE", "false",
          "ERROR_ON_NONDETERMINISTIC_MERGE", "true",
          "ABORT_DETACHED_QUERY", "true",
          "BINARY_INPUT_FORMAT", "HEX",
          "DATE_INPUT_FORMAT", "AUTO",
          "TIME_INPUT_FORMAT", "AUTO",
          "TIMESTAMP_INPUT_FORMAT", "AUTO");

  /** A collation cannot be set for a session, only found. */
  private static final Map<String, String> FOUND = Map.of("DEFAULT_DDL_COLLATION", "");

  private static final Map<String, String> OTHER =
      Map.of(
          "LOCK_TIMEOUT",
          LOCK_TIMEOUT_SECONDS,
          "STATEMENT_TIMEOUT_IN_SECONDS",
          STATEMENT_TIMEOUT_SECONDS,
          "JDBC_QUERY_RESULT_FORMAT",
          "JSON",
          "CLIENT_SESSION_KEEP_ALIVE",
          "true");

  /** What a user may not set because Rosetta does. */
  private static final Set<String> OWN =
      Set.of("AUTOCOMMIT", "QUERY_TAG", "USER", "PASSWORD", "AUTHENTICATOR", "ACCOUNT", "SSL");

  private final String queryTag;
  private final boolean autocommit;

  private SessionParameters(String queryTag, boolean autocommit) {
    this.queryTag = queryTag;
    this.autocommit = autocommit;
  }

  /** For the session that holds the lock: nothing commits unless told to. */
  static SessionParameters loader(String pipeline) {
    return new SessionParameters("rosetta/" + pipeline, false);
  }

  /** For sessions whose statements stand alone: PUT, COPY, DDL. */
  static SessionParameters standalone(String pipeline) {
    return new SessionParameters("rosetta/" + pipeline, true);
  }

  boolean autocommit() {
    return autocommit;
  }

  static boolean mayBeSet(String property) {
    String name = property.toUpperCase(Locale.ROOT);
    return !OWN.contains(name) && !MEANING.containsKey(name) && !FOUND.containsKey(name);
  }

  /** What is sent with the login. */
  Map<String, String> pinned() {
    Map<String, String> pinned = new LinkedHashMap<>(MEANING);
    pinned.putAll(OTHER);
    pinned.put("QUERY_TAG", queryTag);
    return pinned;
  }

  /**
   * Compares what SHOW PARAMETERS found.
   *
   * @throws RosettaException TARGET_SETTING_HOSTILE
   */
  void requireIn(Map<String, String> found) {
    Map<String, String> expected = new LinkedHashMap<>(MEANING);
    expected.putAll(FOUND);
    expected.put("AUTOCOMMIT", Boolean.toString(autocommit));
    expected.forEach(
        (name, value) -> {
          String there = found.getOrDefault(name, "");
          if (!there.equalsIgnoreCase(value)) {
            throw new RosettaException(
                RosettaError.TARGET_SETTING_HOSTILE,
                "the Snowflake parameter %s is '%s' and must be '%s': reset it for the account or the user (ALTER USER ... UNSET %s)"
                    .formatted(name, there, value, name));
          }
        });
  }
}
