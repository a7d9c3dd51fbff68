package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.sql.SqlType;

/**
 * A column of the catalog.
 *
 * @param defaultText the default as written in Snowflake's SQL, empty when there is none
 * @param defaultByAddColumn whether ALTER TABLE ADD COLUMN made the default: then it cannot be
 *     dropped
 * @param comment empty when there is none
 */
record ColumnDef(
    String name,
    SqlType type,
    boolean nullable,
    String defaultText,
    boolean defaultByAddColumn,
    String comment) {
  static ColumnDef of(String name, SqlType type) {
    return new ColumnDef(name, type, true, "", false, "");
  }

  ColumnDef renamed(String newName) {
    return new ColumnDef(newName, type, nullable, defaultText, defaultByAddColumn, comment);
  }

  ColumnDef withType(SqlType newType) {
    return new ColumnDef(name, newType, nullable, defaultText, defaultByAddColumn, comment);
  }

  ColumnDef withNullable(boolean newNullable) {
    return new ColumnDef(name, type, newNullable, defaultText, defaultByAddColumn, comment);
  }

  ColumnDef withoutDefault() {
    return new ColumnDef(name, type, nullable, "", false, comment);
  }

  ColumnDef withComment(String newComment) {
    return new ColumnDef(name, type, nullable, defaultText, defaultByAddColumn, newComment);
  }
}
