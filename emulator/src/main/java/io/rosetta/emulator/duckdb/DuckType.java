package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.sql.SqlType;
import io.rosetta.emulator.sql.SqlType.Kind;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which DuckDB type holds which Snowflake type. Times have microseconds, which is all that
 * PostgreSQL has; values with nanoseconds are refused. TIMESTAMP_TZ keeps its instant (UTC) and its
 * offset in minutes.
 */
final class DuckType {
  static final String TZ = "STRUCT(t TIMESTAMP, o SMALLINT)";
  private static final Pattern DECIMAL = Pattern.compile("DECIMAL\\((\\d+),(\\d+)\\)");

  private DuckType() {}

  static String of(SqlType type) {
    return switch (type.kind()) {
      case FIXED -> "DECIMAL(" + type.length() + "," + type.scale() + ")";
      case REAL -> "DOUBLE";
      case TEXT -> "VARCHAR";
      case BINARY -> "BLOB";
      case BOOLEAN -> "BOOLEAN";
      case DATE -> "DATE";
      case TIME -> "TIME";
      case TIMESTAMP_NTZ -> "TIMESTAMP";
      case TIMESTAMP_LTZ -> "TIMESTAMPTZ";
      case TIMESTAMP_TZ -> TZ;
      case VARIANT, OBJECT, ARRAY -> "JSON";
    };
  }

  /** What a result column of DuckDB's is in Snowflake; nothing when there is no such thing. */
  static Optional<SqlType> toSnowflake(ResultSetMetaData meta, int column) throws SQLException {
    return toSnowflake(meta.getColumnTypeName(column));
  }

  static Optional<SqlType> toSnowflake(String name) {
    Matcher decimal = DECIMAL.matcher(name);
    if (decimal.matches()) {
      return Optional.of(
          SqlType.number(Integer.parseInt(decimal.group(1)), Integer.parseInt(decimal.group(2))));
    }
    if (name.startsWith("STRUCT(t TIMESTAMP, o SMALLINT")) {
      return Optional.of(SqlType.TIMESTAMP_TZ);
    }
    if (name.endsWith("[]")) {
      return Optional.of(SqlType.ARRAY);
    }
    return switch (name) {
      case "TINYINT",
          "SMALLINT",
          "INTEGER",
          "BIGINT",
          "HUGEINT",
          "UBIGINT",
          "UINTEGER",
          "USMALLINT",
          "UTINYINT",
          "UHUGEINT" ->
          Optional.of(SqlType.BIGGEST_INTEGER);
      case "DOUBLE", "FLOAT" -> Optional.of(SqlType.FLOAT);
      case "VARCHAR", "\"NULL\"", "NULL" -> Optional.of(SqlType.VARCHAR);
      case "BLOB" -> Optional.of(SqlType.BINARY);
      case "BOOLEAN" -> Optional.of(SqlType.BOOLEAN);
      case "DATE" -> Optional.of(SqlType.DATE);
      case "TIME" -> Optional.of(SqlType.TIME);
      case "TIMESTAMP" -> Optional.of(SqlType.TIMESTAMP_NTZ);
      case "TIMESTAMP WITH TIME ZONE" -> Optional.of(SqlType.TIMESTAMP_LTZ);
      case "JSON" -> Optional.of(SqlType.VARIANT);
      default -> Optional.empty();
    };
  }

  static boolean is(Optional<SqlType> type, Kind kind) {
    return type.isPresent() && type.get().kind() == kind;
  }
}
