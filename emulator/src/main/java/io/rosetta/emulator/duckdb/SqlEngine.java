package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.sql.CopyInto;
import io.rosetta.emulator.sql.ObjectName;
import io.rosetta.emulator.sql.ParsedStatement;
import io.rosetta.emulator.sql.SqlError;
import io.rosetta.emulator.sql.StagePath;
import io.rosetta.emulator.sql.Statement;
import java.sql.Connection;
import java.util.List;

/**
 * Stores and executes. Carries out queries, DML, DDL, DESCRIBE and SHOW of catalog objects; session
 * and stage statements and SHOW of PARAMETERS, TRANSACTIONS, LOCKS, WAREHOUSES, ROLES and GRANTS
 * are the server's. Safe for many threads, each with a connection of its own.
 */
public interface SqlEngine extends AutoCloseable {
  /** A new DuckDB connection, in autocommit. The caller closes it. */
  Connection connect();

  /** Which tables the statement writes and locks. Missing objects are found at execution only. */
  Access access(Statement statement, SessionView session);

  /**
   * Runs a statement.
   *
   * @throws SqlError in Snowflake's codes
   * @throws TransactionLostException when DuckDB gave up the open transaction: everything in it is
   *     undone and it must be rolled back
   */
  Result execute(ParsedStatement statement, List<BindValue> binds, ExecutionContext context);

  /**
   * The rows that an UPDATE or DELETE with a WHERE and without other tables would change now, as
   * DuckDB's row ids; for {@link ExecutionContext#onlyRows()}.
   */
  List<Long> matchingRows(
      ParsedStatement statement, List<BindValue> binds, ExecutionContext context);

  Description describe(ParsedStatement statement, ExecutionContext context);

  /** Loads files that the server has found in the stage, in their order. */
  Result copyInto(CopyInto statement, List<StagedFile> files, ExecutionContext context);

  boolean databaseExists(String database);

  boolean schemaExists(SchemaId schema);

  /**
   * The stage that a path names; a table stage ({@code @%t}) is known by the table's id.
   *
   * @throws SqlError 002003 when there is none
   */
  TableId resolveStage(StagePath path, SessionView session);

  /** Completes a name with the session's database and schema. */
  TableId resolve(ObjectName name, SessionView session);

  /** Drops what is temporary to a session. */
  void endSession(String sessionId);

  @Override
  void close();
}
