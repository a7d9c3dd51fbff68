package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.sql.SqlType;
import java.util.Optional;

/**
 * DuckDB's SQL for an expression, with its Snowflake type where that is known.
 *
 * @param asLong the same value as a BIGINT, where that is known to be one and to cost less than a
 *     cast: DuckDB makes one of a DECIMAL of more than 18 digits bit by bit
 */
record Rendered(String sql, Optional<SqlType> type, boolean nullable, Optional<String> asLong) {
  Rendered(String sql, Optional<SqlType> type, boolean nullable) {
    this(sql, type, nullable, Optional.empty());
  }

  static Rendered of(String sql, SqlType type) {
    return new Rendered(sql, Optional.of(type), true);
  }

  static Rendered unknown(String sql) {
    return new Rendered(sql, Optional.empty(), true);
  }

  Rendered notNull() {
    return new Rendered(sql, type, false, asLong);
  }

  boolean is(SqlType.Kind kind) {
    return DuckType.is(type, kind);
  }

  boolean isSemiStructured() {
    return type.isPresent() && type.get().isSemiStructured();
  }

  /** What comparisons and ordering go by: the instant of a TIMESTAMP_TZ, else the value. */
  String comparable() {
    return is(SqlType.Kind.TIMESTAMP_TZ) ? "(" + sql + ").t" : sql;
  }
}
