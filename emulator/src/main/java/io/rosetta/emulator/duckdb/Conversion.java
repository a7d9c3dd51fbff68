package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.sql.SqlError;
import io.rosetta.emulator.sql.SqlType;
import io.rosetta.emulator.sql.SqlType.Kind;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Conversions between types as DuckDB expressions that never raise: a value that does not fit is
 * noted by {@code sf_fail} (or is NULL, for TRY_CAST).
 *
 * @see <a href="https://docs.snowflake.com/en/sql-reference/data-type-conversion">Data type
 *     conversion</a>
 */
final class Conversion {
  private static final Pattern WHOLE_NUMBER = Pattern.compile("'-?([0-9]{1,38})'");

  private final long statement;
  private final String timeZone;
  private final boolean lenient;
  private final Optional<String> row;

  /**
   * @param row DuckDB's expression for the number of the row that a failure belongs to, when only
   *     the row fails and not the statement
   */
  Conversion(long statement, String timeZone, boolean lenient, Optional<String> row) {
    this.statement = statement;
    this.row = row;
    this.timeZone = Physical.literal(timeZone);
    this.lenient = lenient;
  }

  Rendered convert(Rendered from, SqlType to) {
    if (from.type().isEmpty()) {
      Rendered text = new Rendered("CAST(" + from.sql() + " AS VARCHAR)", Optional.empty(), true);
      String sql =
          to.kind() == Kind.TEXT
              ? fitText(text.sql(), to)
              : guarded(from.sql(), "TRY_CAST(" + from.sql() + " AS " + DuckType.of(to) + ")", to);
      return Rendered.of(sql, to);
    }
    SqlType type = from.type().get();
    String sql =
        switch (to.kind()) {
          case TEXT -> toText(from, type, to);
          case FIXED -> toFixed(from, type, to);
          case REAL -> toReal(from, type, to);
          case BOOLEAN -> toBoolean(from, type, to);
          case BINARY -> toBinary(from, type, to);
          case DATE, TIME, TIMESTAMP_NTZ, TIMESTAMP_LTZ, TIMESTAMP_TZ ->
              new TimeConversion(this, timeZone).convert(plain(from, type), to);
          case VARIANT, OBJECT, ARRAY -> toVariant(from, type);
        };
    return new Rendered(sql, Optional.of(to), from.nullable());
  }

  /** A variant becomes its text first, save where the target is semi-structured too. */
  private Rendered plain(Rendered from, SqlType type) {
    return type.isSemiStructured()
        ? Rendered.of(variantText(from.sql()), SqlType.text(SqlType.MAX_TEXT))
        : from;
  }

  static String variantText(String sql) {
    return "CASE WHEN json_type(" + sql + ") <> 'NULL' THEN " + sql + " ->> '$' END";
  }

  private String toText(Rendered from, SqlType type, SqlType to) {
    String sql = from.sql();
    if (type.kind() == Kind.TEXT) {
      return type.length() <= to.length() ? sql : fitText(sql, to);
    }
    return fitText(asText(from, type), to);
  }

  String asText(Rendered from, SqlType type) {
    String sql = from.sql();
    return switch (type.kind()) {
      case TEXT -> sql;
      case BOOLEAN, FIXED, DATE, TIME -> "CAST(" + sql + " AS VARCHAR)";
      case REAL ->
          "CASE WHEN isnan(%1$s) THEN 'NaN' ELSE regexp_replace(CAST(%1$s AS VARCHAR), '\\.0$', '') END"
              .formatted(sql);
      case BINARY -> "hex(" + sql + ")";
      case TIMESTAMP_NTZ -> "strftime(" + sql + ", '%Y-%m-%d %H:%M:%S.%g')";
      case TIMESTAMP_LTZ, TIMESTAMP_TZ -> {
        String tz = new TimeConversion(this, timeZone).convert(from, SqlType.TIMESTAMP_TZ);
        yield TimeConversion.tzText(tz, "%Y-%m-%d %H:%M:%S.%g ");
      }
      case VARIANT, OBJECT, ARRAY -> variantText(sql);
    };
  }

  private String fitText(String sql, SqlType to) {
    int bytes = to.length() <= SqlType.DEFAULT_TEXT ? SqlType.DEFAULT_TEXT : SqlType.MAX_TEXT;
    return "CASE WHEN strlen(%1$s) <= %2$d THEN %1$s WHEN length(%1$s) > %2$d OR strlen(%1$s) > %3$d THEN %4$s ELSE %1$s END"
        .formatted(
            sql,
            to.length(),
            bytes,
            fail(
                "100078",
                "'String ''' || left("
                    + sql
                    + ", 100) || ''' is too long and would be truncated'"));
  }

  private String toFixed(Rendered from, SqlType type, SqlType to) {
    String sql = from.sql();
    switch (type.kind()) {
      case FIXED:
        if (type.scale() == to.scale() && type.length() == to.length()) {
          return sql;
        }
        if (type.scale() <= to.scale()
            && type.length() - type.scale() <= to.length() - to.scale()) {
          return "CAST(" + sql + " AS " + DuckType.of(to) + ")";
        }
        return guarded(sql, "TRY_CAST(" + sql + " AS " + DuckType.of(to) + ")", to);
      case TEXT:
        if (isConstantThatFits(sql, to)) {
          return "CAST(" + sql + " AS " + DuckType.of(to) + ")";
        }
        return guarded(sql, "TRY_CAST(" + sql + " AS " + DuckType.of(to) + ")", to);
      case REAL:
        return guarded(sql, "TRY_CAST(" + sql + " AS " + DuckType.of(to) + ")", to);
      case BOOLEAN:
        return "CAST(CAST(" + sql + " AS INTEGER) AS " + DuckType.of(to) + ")";
      case VARIANT, OBJECT, ARRAY:
        return toFixed(plain(from, type), SqlType.VARCHAR, to);
      default:
        throw invalid(type, to);
    }
  }

  /** Most bound numbers are, and planning what to do about others takes DuckDB long. */
  private static boolean isConstantThatFits(String sql, SqlType to) {
    Matcher whole = WHOLE_NUMBER.matcher(sql);
    return whole.matches() && whole.group(1).length() <= to.length() - to.scale();
  }

  private String toReal(Rendered from, SqlType type, SqlType to) {
    return switch (type.kind()) {
      case REAL -> from.sql();
      case FIXED -> "CAST(" + from.sql() + " AS DOUBLE)";
      case BOOLEAN -> "CAST(CAST(" + from.sql() + " AS INTEGER) AS DOUBLE)";
      case TEXT -> guarded(from.sql(), "TRY_CAST(" + from.sql() + " AS DOUBLE)", to);
      case VARIANT, OBJECT, ARRAY -> toReal(plain(from, type), SqlType.VARCHAR, to);
      default -> throw invalid(type, to);
    };
  }

  private String toBoolean(Rendered from, SqlType type, SqlType to) {
    return switch (type.kind()) {
      case BOOLEAN -> from.sql();
      case FIXED, REAL -> "(" + from.sql() + " <> 0)";
      case TEXT ->
          guarded(
              from.sql(),
              ("CASE WHEN lower(%1$s) IN ('true','t','yes','y','on','1') THEN true"
                      + " WHEN lower(%1$s) IN ('false','f','no','n','off','0') THEN false END")
                  .formatted(from.sql()),
              to);
      case VARIANT, OBJECT, ARRAY -> toBoolean(plain(from, type), SqlType.VARCHAR, to);
      default -> throw invalid(type, to);
    };
  }

  /** Text is hexadecimal, the default of BINARY_INPUT_FORMAT. */
  private String toBinary(Rendered from, SqlType type, SqlType to) {
    if (type.kind() == Kind.BINARY) {
      return type.length() <= to.length() ? from.sql() : fitBinary(from.sql(), to);
    }
    if (type.kind() == Kind.TEXT) {
      String bytes =
          "CASE WHEN regexp_full_match(%1$s, '([0-9A-Fa-f]{2})*') THEN unhex(%1$s) END"
              .formatted(from.sql());
      String fits = "strlen(" + from.sql() + ") <= " + 2L * to.length();
      return guarded(from.sql(), "CASE WHEN " + fits + " THEN " + bytes + " END", to);
    }
    throw invalid(type, to);
  }

  private String fitBinary(String sql, SqlType to) {
    return guarded(
        sql, "CASE WHEN octet_length(" + sql + ") <= " + to.length() + " THEN " + sql + " END", to);
  }

  private String toVariant(Rendered from, SqlType type) {
    if (type.isSemiStructured()) {
      return from.sql();
    }
    return switch (type.kind()) {
      case FIXED -> "CAST(CAST(" + from.sql() + " AS VARCHAR) AS JSON)";
      case BOOLEAN, REAL -> "to_json(" + from.sql() + ")";
      default -> "to_json(" + asText(from, type) + ")";
    };
  }

  /** {@code attempt} is NULL where {@code from} cannot be converted. */
  String guarded(String from, String attempt, SqlType to) {
    if (lenient) {
      return attempt;
    }
    String failed =
        "CAST(CASE WHEN (%s) IS NOT NULL THEN %s END AS %s)"
            .formatted(from, refusal(from, to), DuckType.of(to));
    return "COALESCE(" + attempt + ", " + failed + ")";
  }

  private String refusal(String from, SqlType to) {
    String shown = "left(CAST(" + from + " AS VARCHAR), 200)";
    return switch (to.kind()) {
      case FIXED ->
          "CASE WHEN TRY_CAST(CAST(%s AS VARCHAR) AS DOUBLE) IS NULL THEN %s ELSE %s END"
              .formatted(
                  from,
                  unrecognised("100038", "Numeric value", shown),
                  fail(
                      "100039",
                      "'Number out of representable range: type FIXED(%d,%d), value ' || %s"
                          .formatted(to.length(), to.scale(), shown)));
      case REAL -> unrecognised("100038", "Numeric value", shown);
      case BOOLEAN -> unrecognised("100037", "Boolean value", shown);
      case DATE -> unrecognised("100035", "Date", shown);
      case TIME -> unrecognised("100035", "Time", shown);
      case TIMESTAMP_NTZ, TIMESTAMP_LTZ, TIMESTAMP_TZ -> unrecognised("100035", "Timestamp", shown);
      case BINARY ->
          fail(
              "100115",
              "'The following string is not a legal hex-encoded value or too long: ''' || "
                  + shown
                  + " || ''''");
      case TEXT, VARIANT, OBJECT, ARRAY -> unrecognised("100069", "JSON", shown);
    };
  }

  private String unrecognised(String code, String what, String shown) {
    return fail(code, "'" + what + " ''' || " + shown + " || ''' is not recognized'");
  }

  /** A VARCHAR that is NULL, after noting the failure; the message is a DuckDB expression. */
  String fail(String code, String message) {
    if (lenient) {
      return "CAST(NULL AS VARCHAR)";
    }
    return row.map(
            number -> "sf_fail_row(%d, %s, '%s', %s)".formatted(statement, number, code, message))
        .orElseGet(() -> failStatement(code, message));
  }

  /** A limit of the emulator's, which neither TRY_CAST nor ON_ERROR may pass over. */
  String refuse(String what) {
    return failStatement("001003", "'not supported by the emulator: ' || " + what);
  }

  private String failStatement(String code, String message) {
    return "sf_fail(%d, '%s', %s)".formatted(statement, code, message);
  }

  /** Whether what was rendered may note a failure. */
  static boolean canFail(String sql) {
    return sql.contains("sf_fail");
  }

  static SqlError invalid(SqlType from, SqlType to) {
    return new SqlError(
        "001007",
        "22023",
        "SQL compilation error:\ninvalid type [" + from.sql() + "] for conversion to " + to.sql());
  }
}
