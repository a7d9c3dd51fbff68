package io.rosetta.emulator;

/**
 * What an UPDATE or DELETE that had to wait for its table's lock judges its WHERE on. Snowflake
 * documents only that a statement sees what was committed before it began
 * (docs.snowflake.com/en/sql-reference/transactions, "READ COMMITTED isolation"), which leaves both
 * readings open. A MERGE, and an UPDATE or DELETE that names other tables, always judges after the
 * wait.
 */
public enum BlockedWriter {
  /** On what was committed before it began to wait: the worse reading for a compare-and-set. */
  SEES_STATE_BEFORE_WAIT,
  /** On what is committed when it gets the lock. */
  SEES_STATE_AFTER_WAIT
}
