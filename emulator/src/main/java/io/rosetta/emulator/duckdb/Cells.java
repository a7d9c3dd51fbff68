package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.sql.SqlType;
import io.rosetta.emulator.sql.SqlType.Kind;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Cells as the driver expects them in JSON: numbers as text, dates as days, times as seconds,
 * TIMESTAMP_TZ as seconds and offset + 1440, binary as hex, booleans as 1 and 0.
 */
final class Cells {
  private Cells() {}

  /** What to select so that {@link #read} gets a plain number or text. */
  static String select(String column, SqlType type) {
    return switch (type.kind()) {
      case DATE -> "CAST(" + column + " - DATE '1970-01-01' AS BIGINT)";
      case TIME, TIMESTAMP_NTZ, TIMESTAMP_LTZ -> "epoch_us(" + column + ")";
      case TIMESTAMP_TZ -> "epoch_us((%1$s).t) || ' ' || ((%1$s).o + 1440)".formatted(column);
      case BINARY -> "hex(" + column + ")";
      case OBJECT, ARRAY, VARIANT -> "CAST(to_json(" + column + ") AS VARCHAR)";
      case FIXED, REAL, TEXT, BOOLEAN -> column;
    };
  }

  /** The cell, or null. */
  static String read(ResultSet rows, int column, SqlType type) throws SQLException {
    if (type.kind() == Kind.TEXT) {
      return rows.getString(column);
    }
    Object value = rows.getObject(column);
    if (value == null) {
      return null;
    }
    return switch (type.kind()) {
      case FIXED -> value instanceof BigDecimal d ? d.toPlainString() : value.toString();
      case REAL -> real(((Number) value).doubleValue());
      case BOOLEAN -> (Boolean) value ? "1" : "0";
      case TIME, TIMESTAMP_NTZ, TIMESTAMP_LTZ -> seconds((Long) value, type);
      case TIMESTAMP_TZ -> zoned((String) value, type);
      case DATE, BINARY, VARIANT, OBJECT, ARRAY, TEXT -> value.toString();
    };
  }

  private static String zoned(String value, SqlType type) {
    int space = value.indexOf(' ');
    return seconds(Long.parseLong(value.substring(0, space)), type) + value.substring(space);
  }

  private static String seconds(long micros, SqlType type) {
    return BigDecimal.valueOf(micros, 6).setScale(type.scale(), RoundingMode.FLOOR).toPlainString();
  }

  static String real(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      return Long.toString((long) value);
    }
    return Double.toString(value).replace("E", "e");
  }
}
