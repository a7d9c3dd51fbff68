package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.sql.SqlType;

/** One column of a result in Snowflake's terms. */
public record ResultColumn(String name, SqlType type, boolean nullable) {
  public static ResultColumn text(String name) {
    return new ResultColumn(name, SqlType.VARCHAR, true);
  }

  public static ResultColumn count(String name) {
    return new ResultColumn(name, SqlType.number(19, 0), false);
  }
}
