package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.duckdb.ScalarFunctions.Scalar;
import io.rosetta.emulator.sql.Expr;
import io.rosetta.emulator.sql.SqlError;
import io.rosetta.emulator.sql.SqlType;
import io.rosetta.emulator.sql.SqlType.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * TO_ and TRY_TO_ functions.
 *
 * @see <a href="https://docs.snowflake.com/en/sql-reference/functions-conversion">Conversion
 *     functions</a>
 */
final class ConversionFunctions {
  private ConversionFunctions() {}

  static void register(Map<String, Scalar> all) {
    for (String name : List.of("TO_VARCHAR", "TO_CHAR")) {
      all.put(name, ConversionFunctions::toText);
    }
    for (String name : List.of("TO_NUMBER", "TO_DECIMAL", "TO_NUMERIC")) {
      both(all, name, SqlType.BIGGEST_INTEGER);
    }
    both(all, "TO_DOUBLE", SqlType.FLOAT);
    both(all, "TO_BOOLEAN", SqlType.BOOLEAN);
    both(all, "TO_DATE", SqlType.DATE);
    all.put("DATE", a -> converted(a, SqlType.DATE, false));
    both(all, "TO_TIME", SqlType.TIME);
    both(all, "TO_TIMESTAMP", SqlType.TIMESTAMP_NTZ);
    both(all, "TO_TIMESTAMP_NTZ", SqlType.TIMESTAMP_NTZ);
    both(all, "TO_TIMESTAMP_LTZ", SqlType.TIMESTAMP_LTZ);
    both(all, "TO_TIMESTAMP_TZ", SqlType.TIMESTAMP_TZ);
    all.put("TO_BINARY", a -> binary(a, false));
    all.put("TRY_TO_BINARY", a -> binary(a, true));
  }

  private static void both(Map<String, Scalar> all, String name, SqlType type) {
    all.put(name, a -> converted(a, type, false));
    all.put("TRY_" + name, a -> converted(a, type, true));
  }

  private static Rendered converted(Arguments a, SqlType type, boolean lenient) {
    a.require(1, 3);
    SqlType to = type.kind() == Kind.FIXED ? number(a) : type;
    if (type.kind() != Kind.FIXED && a.count() > 1) {
      throw SqlError.unsupported(a.call().name() + " with a format");
    }
    Rendered value = a.get(0);
    if (type.isTimestamp() && value.is(Kind.FIXED)) {
      value = fromEpoch(value, a);
    }
    Conversion conversion = lenient ? a.binding().lenientConversion() : a.binding().conversion();
    return conversion.convert(value, to);
  }

  /** A number is seconds since 1970, or milliseconds or more when it is too large for that. */
  private static Rendered fromEpoch(Rendered value, Arguments a) {
    if (a.count() > 1) {
      throw SqlError.unsupported(a.call().name() + " with a scale");
    }
    String refusal = a.binding().conversion().refuse("'nanoseconds in a number of them'");
    String micros =
        ("CAST(CASE WHEN abs(%1$s) < 31536000000 THEN %1$s * 1000000 WHEN abs(%1$s) <"
                + " 31536000000000 THEN %1$s * 1000 WHEN abs(%1$s) < 31536000000000000 THEN %1$s"
                + " WHEN %1$s %% 1000 <> 0 THEN CAST(%2$s AS HUGEINT)"
                + " ELSE %1$s // 1000 END AS BIGINT)")
            .formatted("CAST(" + value.sql() + " AS HUGEINT)", refusal);
    return Rendered.of("make_timestamp(" + micros + ")", SqlType.TIMESTAMP_NTZ);
  }

  /** Precision and scale are the last two arguments. */
  private static SqlType number(Arguments a) {
    int precision = a.count() > 1 ? integer(a, 1) : 38;
    int scale = a.count() > 2 ? integer(a, 2) : 0;
    if (precision < 1 || precision > 38 || scale < 0 || scale > 37) {
      throw SqlError.wrongArguments(a.call().name());
    }
    return SqlType.number(precision, scale);
  }

  private static int integer(Arguments a, int index) {
    if (a.call().arguments().get(index) instanceof Expr.Literal literal
        && literal.kind() == Expr.Literal.Kind.NUMBER) {
      return Integer.parseInt(literal.text());
    }
    throw SqlError.unsupported(a.call().name() + " with a format");
  }

  private static Rendered toText(Arguments a) {
    a.require(1, 2);
    Rendered value = a.get(0);
    if (a.count() == 1) {
      return a.binding().convert(value, SqlType.text(SqlType.MAX_TEXT));
    }
    String format = a.constant(1);
    if (value.is(Kind.BINARY)) {
      return Rendered.of(
          switch (format.toUpperCase(Locale.ROOT)) {
            case "HEX" -> "hex(" + value.sql() + ")";
            case "BASE64" -> "base64(" + value.sql() + ")";
            case "UTF-8", "UTF8" -> "decode(" + value.sql() + ")";
            default -> throw SqlError.wrongArguments(a.call().name());
          },
          SqlType.text(SqlType.MAX_TEXT));
    }
    return TimeFormat.render(a, value, format);
  }

  private static Rendered binary(Arguments a, boolean lenient) {
    a.require(1, 2);
    String format = a.count() == 2 ? a.constant(1).toUpperCase(Locale.ROOT) : "HEX";
    SqlType type = new SqlType(Kind.BINARY, SqlType.MAX_BINARY, 0);
    Conversion conversion = lenient ? a.binding().lenientConversion() : a.binding().conversion();
    return switch (format) {
      case "HEX" -> conversion.convert(a.get(0), type);
      case "UTF-8", "UTF8" -> Rendered.of("encode(" + a.text(0) + ")", type);
      case "BASE64" -> Rendered.of("from_base64(" + a.text(0) + ")", type);
      default -> throw SqlError.wrongArguments(a.call().name());
    };
  }
}
