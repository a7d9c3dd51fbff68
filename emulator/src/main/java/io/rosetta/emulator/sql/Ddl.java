package io.rosetta.emulator.sql;

import java.util.List;
import java.util.Optional;

/**
 * Statements that change the catalog; each commits the open transaction.
 *
 * @see <a href="https://docs.snowflake.com/en/sql-reference/sql-ddl-summary">DDL commands</a>
 */
public sealed interface Ddl extends Statement {
  /** What CREATE does about an object that is there. */
  enum IfThere {
    FAIL,
    REPLACE,
    SKIP
  }

  /** How long a table lives and whether it has Fail-safe. */
  enum Persistence {
    PERMANENT,
    TRANSIENT,
    TEMPORARY
  }

  record ColumnDefinition(
      String name,
      SqlType type,
      boolean nullable,
      Optional<Default> defaultValue,
      Optional<String> comment) {}

  /** A default as written. */
  record Default(Expr value, String text) {}

  record CreateTable(
      ObjectName name,
      IfThere ifThere,
      Persistence persistence,
      List<ColumnDefinition> columns,
      List<Option> options,
      TableSource source)
      implements Ddl {}

  /** Where a new table's columns or rows come from. */
  sealed interface TableSource {}

  record FromColumns() implements TableSource {}

  record FromQuery(Query query) implements TableSource {}

  record FromLike(ObjectName table) implements TableSource {}

  record FromClone(ObjectName table) implements TableSource {}

  /** {@code text} is the query as written. */
  record CreateView(
      ObjectName name, IfThere ifThere, List<String> columns, Query query, String text)
      implements Ddl {}

  record CreateStage(ObjectName name, IfThere ifThere, boolean temporary, List<Option> options)
      implements Ddl {}

  record CreateFileFormat(ObjectName name, IfThere ifThere, List<Option> options) implements Ddl {}

  /** {@code kind} is DATABASE or SCHEMA. */
  record CreateNamespace(
      String kind, ObjectName name, IfThere ifThere, boolean isTransient, List<Option> options)
      implements Ddl {}

  /** {@code kind} is DATABASE, SCHEMA, TABLE, VIEW, STAGE or FILE FORMAT. */
  record Drop(String kind, ObjectName name, boolean ifExists) implements Ddl {}

  record AlterTable(ObjectName name, boolean ifExists, AlterAction action) implements Ddl {}

  /** One action of ALTER TABLE. */
  sealed interface AlterAction {}

  record AddColumns(List<ColumnDefinition> columns, boolean ifNotExists) implements AlterAction {}

  record DropColumns(List<String> columns, boolean ifExists) implements AlterAction {}

  record RenameTo(ObjectName newName) implements AlterAction {}

  record RenameColumn(String from, String to) implements AlterAction {}

  record SwapWith(ObjectName other) implements AlterAction {}

  record AlterColumns(List<ColumnChange> changes) implements AlterAction {}

  record SetOptions(List<Option> options) implements AlterAction {}

  /** One change of ALTER COLUMN. */
  sealed interface ColumnChange {
    String column();
  }

  record SetType(String column, SqlType type) implements ColumnChange {}

  record SetNullable(String column, boolean nullable) implements ColumnChange {}

  record DropDefault(String column) implements ColumnChange {}

  record SetComment(String column, Optional<String> comment) implements ColumnChange {}
}
