package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.sql.SqlError;
import io.rosetta.emulator.sql.SqlType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;

/** Bind values and number constants as DuckDB constants. */
final class BindLiteral {
  private BindLiteral() {}

  static Rendered of(BindValue bind) {
    if (bind.value().isEmpty()) {
      return Rendered.unknown("NULL");
    }
    String text = bind.value().get();
    try {
      return switch (bind.type()) {
        case "FIXED" -> number(text);
        case "REAL" -> Rendered.of("CAST(" + Physical.literal(text) + " AS DOUBLE)", SqlType.FLOAT);
        case "BOOLEAN" ->
            Rendered.of(
                text.equals("1") || text.equalsIgnoreCase("true") ? "true" : "false",
                SqlType.BOOLEAN);
        case "BINARY" -> Rendered.of("unhex(" + Physical.literal(text) + ")", SqlType.BINARY);
        case "DATE" ->
            Rendered.of(
                "CAST(make_timestamp("
                    + Math.multiplyExact(Long.parseLong(text), 1000)
                    + ") AS DATE)",
                SqlType.DATE);
        case "TIME" ->
            Rendered.of("CAST(make_timestamp(" + micros(text) + ") AS TIME)", SqlType.TIME);
        case "TIMESTAMP_NTZ" ->
            Rendered.of("make_timestamp(" + micros(text) + ")", SqlType.TIMESTAMP_NTZ);
        case "TIMESTAMP_LTZ" ->
            Rendered.of("make_timestamptz(" + micros(text) + ")", SqlType.TIMESTAMP_LTZ);
        case "TIMESTAMP_TZ" -> zoned(text);
        default ->
            Rendered.of(
                Physical.literal(text),
                SqlType.text(Math.max(1, Math.min(text.length(), SqlType.MAX_TEXT))));
      };
    } catch (NumberFormatException e) {
      throw new SqlError(
          "100038", "22018", "bind value of type " + bind.type() + " is not recognized", e);
    }
  }

  private static String micros(String nanos) {
    BigInteger[] parts = new BigInteger(nanos).divideAndRemainder(BigInteger.valueOf(1000));
    if (parts[1].signum() != 0) {
      throw SqlError.unsupported("nanoseconds in a bind value");
    }
    return parts[0].toString();
  }

  private static Rendered zoned(String text) {
    int space = text.indexOf(' ');
    String nanos = space < 0 ? text : text.substring(0, space);
    int offset = space < 0 ? 0 : Integer.parseInt(text.substring(space + 1)) - 1440;
    return Rendered.of(
        "struct_pack(t := make_timestamp(%s), o := CAST(%d AS SMALLINT))"
            .formatted(micros(nanos), offset),
        SqlType.TIMESTAMP_TZ);
  }

  /** A number with its exact precision; beyond 38 digits it is a FLOAT, as in Snowflake. */
  static Rendered number(String text) {
    if (text.toUpperCase(Locale.ROOT).indexOf('E') >= 0) {
      return Rendered.of("CAST('" + Double.parseDouble(text) + "' AS DOUBLE)", SqlType.FLOAT);
    }
    BigDecimal value = new BigDecimal(text);
    int scale = Math.max(value.scale(), 0);
    int precision = Math.max(value.precision(), scale + 1);
    if (precision > 38 || scale > 37) {
      return Rendered.of("CAST('" + value.doubleValue() + "' AS DOUBLE)", SqlType.FLOAT);
    }
    SqlType type = SqlType.number(precision, scale);
    String plain = value.toPlainString();
    return scale == 0 && precision < 18
        ? Rendered.of(plain, type).notNull()
        : Rendered.of("CAST('" + plain + "' AS " + DuckType.of(type) + ")", type).notNull();
  }
}
