package io.rosetta.emulator.session;

/**
 * How a transaction holds a table (docs.snowflake.com/en/sql-reference/transactions, "Resource
 * locking").
 */
enum LockMode {
  /** INSERT and COPY: they wait for nobody but DDL. */
  APPEND,
  /** UPDATE, DELETE, MERGE and TRUNCATE: one transaction at a time, to its end. */
  WRITE,
  /**
   * DDL waits for all open writers: Snowflake leaves their outcome open ("can result in
   * inconsistencies"), and DuckDB would fail the writer's COMMIT.
   */
  DDL;

  boolean conflictsWith(LockMode other) {
    return this == DDL || other == DDL || (this == WRITE && other == WRITE);
  }
}
