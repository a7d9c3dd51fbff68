package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.sql.SqlType;
import io.rosetta.emulator.sql.SqlType.Kind;

/**
 * Conversions to dates, times and timestamps.
 *
 * @see <a href="https://docs.snowflake.com/en/sql-reference/date-time-input-output">Date and time
 *     formats, AUTO</a>
 */
final class TimeConversion {
  private static final String OFFSET = "(:\\d\\d(?:\\.\\d+)?)\\s*(?:Z|[+-]\\d\\d(?::?\\d\\d)?)$";

  /** More than six digits of a second, not all zero. */
  private static final String NANOSECONDS = "\\.\\d{6}\\d*[1-9]";

  private static final int SHORTEST_NANO_TIME = "03:04:05.1234567".length();
  private static final int SHORTEST_NANO_TIMESTAMP = "2020-01-02 03:04:05.1234567".length();

  private final Conversion conversion;
  private final String timeZone;

  TimeConversion(Conversion conversion, String timeZone) {
    this.conversion = conversion;
    this.timeZone = timeZone;
  }

  String convert(Rendered from, SqlType to) {
    SqlType type = from.type().orElseThrow();
    if (type.kind() == to.kind()) {
      return to.scale() < type.scale() ? rounded(from.sql(), to) : from.sql();
    }
    if (type.kind() == Kind.TEXT) {
      String attempt = rounded(ofText(from.sql(), to), to);
      return conversion.guarded(from.sql(), refusingNanoseconds(from.sql(), attempt, to), to);
    }
    if (!type.isTimestamp() && type.kind() != Kind.DATE) {
      throw Conversion.invalid(type, to);
    }
    return rounded(ofTime(from.sql(), type, to), to);
  }

  /** DuckDB keeps microseconds: rather an error than another value. */
  private String refusingNanoseconds(String sql, String attempt, SqlType to) {
    if (to.kind() == Kind.DATE || to.scale() <= 6) {
      return attempt;
    }
    String refusal = conversion.refuse("'nanoseconds in ''' || left(" + sql + ", 100) || ''''");
    int shortest = to.kind() == Kind.TIME ? SHORTEST_NANO_TIME : SHORTEST_NANO_TIMESTAMP;
    return "CASE WHEN strlen(%1$s) >= %2$d AND regexp_matches(%1$s, '%3$s') THEN CAST(%4$s AS %5$s) ELSE %6$s END"
        .formatted(sql, shortest, NANOSECONDS, refusal, DuckType.of(to), attempt);
  }

  private String ofText(String sql, SqlType to) {
    return switch (to.kind()) {
      case DATE ->
          inRange("TRY_CAST(" + sql + " AS DATE)", "DATE '0001-01-01'", "DATE '9999-12-31'");
      case TIME ->
          inRange("TRY_CAST(" + sql + " AS TIME)", "TIME '00:00:00'", "TIME '23:59:59.999999'");
      case TIMESTAMP_NTZ ->
          timestampInRange(
              "TRY_CAST(CASE WHEN strlen(%1$s) > 19 THEN regexp_replace(%1$s, '%2$s', '\\1') ELSE %1$s END AS TIMESTAMP)"
                  .formatted(sql, OFFSET));
      case TIMESTAMP_LTZ -> instant(sql);
      default ->
          ("CASE WHEN %2$s IS NOT NULL THEN struct_pack(t := timezone('UTC', %2$s), o := CAST(CASE"
                  + " WHEN %1$s LIKE '%%+00' OR %1$s LIKE '%%Z' THEN 0"
                  + " WHEN regexp_matches(%1$s, '%3$s') THEN epoch(timezone('UTC', TRY_CAST(regexp_replace(%1$s, '%3$s', '\\1+00') AS TIMESTAMPTZ)) - timezone('UTC', %2$s)) / 60"
                  + " ELSE %4$s END AS SMALLINT)) END")
              .formatted(sql, instant(sql), OFFSET, offsetAt(instant(sql)));
    };
  }

  /** The text's instant; one without an offset is in the session's zone. */
  private String instant(String sql) {
    String cast =
        ("TRY_CAST(CASE WHEN strlen(%1$s) > 19 AND regexp_matches(%1$s, '%2$s') OR strlen(%1$s) < 8"
                + " THEN %1$s ELSE CAST(timezone(%3$s, TRY_CAST(%1$s AS TIMESTAMP)) AS VARCHAR) END AS TIMESTAMPTZ)")
            .formatted(sql, OFFSET, timeZone);
    return inRange(
        cast,
        "TIMESTAMPTZ '0001-01-01 00:00:00+00'",
        "TIMESTAMPTZ '9999-12-31 23:59:59.999999+00'");
  }

  private String offsetAt(String instant) {
    return "epoch(timezone(%1$s, %2$s) - timezone('UTC', %2$s)) / 60".formatted(timeZone, instant);
  }

  private static String timestampInRange(String sql) {
    return inRange(
        sql, "TIMESTAMP '0001-01-01 00:00:00'", "TIMESTAMP '9999-12-31 23:59:59.999999'");
  }

  private static String inRange(String sql, String low, String high) {
    return "CASE WHEN %1$s BETWEEN %2$s AND %3$s THEN %1$s END".formatted(sql, low, high);
  }

  private String ofTime(String sql, SqlType type, SqlType to) {
    return switch (type.kind()) {
      case DATE -> ofWallClock("CAST(" + sql + " AS TIMESTAMP)", to);
      case TIMESTAMP_NTZ -> ofWallClock(sql, to);
      case TIMESTAMP_LTZ -> ofInstant(sql, to);
      default -> ofZoned(sql, to);
    };
  }

  private String ofWallClock(String sql, SqlType to) {
    return switch (to.kind()) {
      case DATE -> "CAST(" + sql + " AS DATE)";
      case TIME -> "CAST(" + sql + " AS TIME)";
      case TIMESTAMP_NTZ -> sql;
      case TIMESTAMP_LTZ -> "timezone(" + timeZone + ", " + sql + ")";
      default -> zoned("timezone(" + timeZone + ", " + sql + ")");
    };
  }

  private String ofInstant(String sql, SqlType to) {
    return to.kind() == Kind.TIMESTAMP_TZ
        ? zoned(sql)
        : ofWallClock("timezone(" + timeZone + ", " + sql + ")", to);
  }

  private String zoned(String instant) {
    return "CASE WHEN %1$s IS NOT NULL THEN struct_pack(t := timezone('UTC', %1$s), o := CAST(%2$s AS SMALLINT)) END"
        .formatted(instant, offsetAt(instant));
  }

  private String ofZoned(String sql, SqlType to) {
    return to.kind() == Kind.TIMESTAMP_LTZ
        ? "timezone('UTC', (" + sql + ").t)"
        : ofWallClock(wallClock(sql), to);
  }

  static String wallClock(String tz) {
    return "((%1$s).t + to_minutes((%1$s).o))".formatted(tz);
  }

  static String tzText(String tz, String format) {
    return ("strftime(%2$s, '%3$s') || CASE WHEN (%1$s).o < 0 THEN '-' ELSE '+' END"
            + " || lpad(CAST(abs((%1$s).o) // 60 AS VARCHAR), 2, '0')"
            + " || lpad(CAST(abs((%1$s).o) %% 60 AS VARCHAR), 2, '0')")
        .formatted(tz, wallClock(tz), format);
  }

  /** Cuts fractions beyond the type's digits; DuckDB keeps six. */
  private static String rounded(String sql, SqlType to) {
    if (to.kind() == Kind.DATE || to.scale() >= 6) {
      return sql;
    }
    String unit = Long.toString((long) Math.pow(10, 6 - to.scale()));
    return switch (to.kind()) {
      case TIME ->
          "CAST(make_timestamp(epoch_us(%1$s) // %2$s * %2$s) AS TIME)".formatted(sql, unit);
      case TIMESTAMP_NTZ -> cut("make_timestamp", sql, unit);
      case TIMESTAMP_LTZ -> cut("make_timestamptz", sql, unit);
      default ->
          "CASE WHEN %1$s IS NOT NULL THEN struct_pack(t := %2$s, o := (%1$s).o) END"
              .formatted(sql, cut("make_timestamp", "(" + sql + ").t", unit));
    };
  }

  private static String cut(String make, String sql, String unit) {
    return "%1$s(epoch_us(%2$s) - ((epoch_us(%2$s) %% %3$s) + %3$s) %% %3$s)"
        .formatted(make, sql, unit);
  }
}
