package io.rosetta.emulator.sql;

import java.util.List;
import java.util.Optional;

/** Statements about the session and its transaction: the server carries them out. */
public sealed interface SessionStatement extends Statement {
  /**
   * USE; {@code kind} is DATABASE, SCHEMA, WAREHOUSE, ROLE, SECONDARY ROLES (name ALL or NONE), or
   * empty for {@code USE db[.schema]}.
   *
   * @see <a href="https://docs.snowflake.com/en/sql-reference/sql/use">USE</a>
   */
  record Use(String kind, ObjectName name) implements SessionStatement {}

  /**
   * ALTER SESSION SET.
   *
   * @see <a href="https://docs.snowflake.com/en/sql-reference/sql/alter-session">ALTER SESSION</a>
   */
  record SetParameters(List<Option> parameters) implements SessionStatement {}

  record UnsetParameters(List<String> names) implements SessionStatement {}

  /**
   * BEGIN, START TRANSACTION.
   *
   * @see <a href="https://docs.snowflake.com/en/sql-reference/sql/begin">BEGIN</a>
   */
  record Begin(Optional<String> name) implements SessionStatement {}

  record Commit() implements SessionStatement {}

  record Rollback() implements SessionStatement {}
}
