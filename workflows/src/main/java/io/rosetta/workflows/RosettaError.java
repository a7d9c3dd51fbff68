package io.rosetta.workflows;

/**
 * Every way in which Rosetta fails. The constant's name is the Temporal failure type, so it is part
 * of the public surface: histories, alerts and runbooks name it. A constant is never renamed.
 */
public enum RosettaError {
  CONFIGURATION_INVALID(false, "Correct what is named, then run it again."),
  SOURCE_UNREACHABLE(true, "Check host, port, network and that PostgreSQL accepts connections."),
  SOURCE_LOGIN_FAILED(
      false, "Check user, password, database, sslmode and pg_hba.conf of the source."),
  SOURCE_PREFLIGHT_FAILED(false, "Run the SQL that the finding names on the source."),
  SOURCE_PRIVILEGE_MISSING(false, "Grant the privilege named, on the source."),
  SOURCE_FAILED(true, "Look at PostgreSQL's log; the activity is tried again."),
  PUBLICATION_FOREIGN(false, "Name another publication or have its owner add the tables."),
  SLOT_FOREIGN(false, "Name another slot, or drop the one that is in use if nobody needs it."),
  SLOT_ACTIVE(true, "End the client named, or wait until it goes away."),
  SLOT_LOST(false, "The source dropped WAL that was still needed: a resync is required."),
  POSITION_MISMATCH(
      false, "The source is not the one that the position came from: a resync is required."),
  REDELIVERY_MISMATCH(false, "The source sends another history than before: a resync is required."),
  BACKFILL_VOID(
      false, "What the attempt has read no longer counts; the job begins a new attempt by itself."),
  BACKFILL_STUCK(
      false, "Mend what the message names, then: rosetta backfill retry <pipeline> <job>."),
  TABLE_UNSUPPORTED(false, "Change the table as the message says, or leave it out."),
  TARGET_UNREACHABLE(true, "Check the account's URL and the network."),
  TARGET_LOGIN_FAILED(false, "Check account, user, password or key, and role."),
  TARGET_PRIVILEGE_MISSING(false, "Grant the privilege named to the role."),
  TARGET_OBJECT_MISSING(false, "Create the database, warehouse or role named, or correct it."),
  TARGET_TABLE_MISMATCH(false, "Drop or rename the target table, or map the source elsewhere."),
  TARGET_SETTING_HOSTILE(false, "Reset the account or session parameter named."),
  TARGET_FAILED(true, "Look at the query named in Snowflake's history; it is tried again."),
  FENCED(true, "A newer attempt took over; nothing is to be done."),
  POSITION_CONFLICT(true, "The stored position moved under this attempt; it is read again."),
  OWNED_BY_ANOTHER(
      false, "Another workflow or namespace owns the pipeline's state: stop it there first."),
  STREAM_FAILED(true, "The change stream ended unexpectedly; it is started again."),
  VALUE_TOO_LARGE(false, "Give the worker more memory, or leave the column out."),
  WORKER_STOPPING(true, "Nothing is to be done: another worker, or the next one, goes on."),
  INTERNAL(true, "Please report this with the worker's log.");

  private final boolean retryable;
  private final String action;

  RosettaError(boolean retryable, String action) {
    this.retryable = retryable;
    this.action = action;
  }

  /** Whether the declared policies try again after it. */
  public boolean retryable() {
    return retryable;
  }

  /** What the user should do, one sentence. */
  public String action() {
    return action;
  }

  /** The types that no policy retries, as Temporal matches them: by their exact names. */
  public static String[] doNotRetry() {
    return java.util.Arrays.stream(values())
        .filter(error -> !error.retryable)
        .map(Enum::name)
        .toArray(String[]::new);
  }
}
