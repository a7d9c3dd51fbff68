package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.duckdb.ScalarFunctions.Scalar;
import io.rosetta.emulator.sql.SqlError;
import io.rosetta.emulator.sql.SqlType;
import io.rosetta.emulator.sql.SqlType.Kind;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Date and time functions.
 *
 * @see <a href="https://docs.snowflake.com/en/sql-reference/functions-date-time">Date and time
 *     functions</a>
 */
final class TimeFunctions {
  private static final Set<String> PARTS =
      Set.of(
          "YEAR",
          "QUARTER",
          "MONTH",
          "WEEK",
          "DAY",
          "HOUR",
          "MINUTE",
          "SECOND",
          "MILLISECOND",
          "MICROSECOND");

  private TimeFunctions() {}

  static void register(Map<String, Scalar> all) {
    for (String name : Set.of("CURRENT_TIMESTAMP", "LOCALTIMESTAMP", "GETDATE", "SYSTIMESTAMP")) {
      all.put(name, a -> Rendered.of(now(a), SqlType.TIMESTAMP_LTZ).notNull());
    }
    all.put("SYSDATE", a -> Rendered.of("timezone('UTC', " + now(a) + ")", SqlType.TIMESTAMP_NTZ));
    all.put("CURRENT_DATE", a -> Rendered.of("CAST(" + local(a) + " AS DATE)", SqlType.DATE));
    all.put("CURRENT_TIME", a -> Rendered.of("CAST(" + local(a) + " AS TIME)", SqlType.TIME));
    all.put("DATEDIFF", TimeFunctions::difference);
    all.put("TIMESTAMPDIFF", TimeFunctions::difference);
    all.put("DATEADD", TimeFunctions::add);
    all.put("TIMESTAMPADD", TimeFunctions::add);
    all.put("DATE_TRUNC", TimeFunctions::truncate);
    all.put("DATE_PART", TimeFunctions::part);
    for (String part :
        Set.of("YEAR", "QUARTER", "MONTH", "WEEK", "DAY", "HOUR", "MINUTE", "SECOND")) {
      all.put(part, a -> part(part, a, 0));
    }
    all.put("CONVERT_TIMEZONE", TimeFunctions::convertZone);
  }

  /** DuckDB's own is the time its transaction began. */
  private static String now(Arguments a) {
    return "make_timestamptz(%d)"
        .formatted(ChronoUnit.MICROS.between(Instant.EPOCH, a.binding().started()));
  }

  private static String local(Arguments a) {
    return "timezone(" + Physical.literal(a.binding().session().timeZone()) + ", " + now(a) + ")";
  }

  private static String unit(String word) {
    String singular = word.endsWith("S") ? word.substring(0, word.length() - 1) : word;
    String unit =
        switch (singular) {
          case "D", "DD", "DAYOFMONTH" -> "DAY";
          case "H", "HH", "HR" -> "HOUR";
          case "SEC" -> "SECOND";
          case "MM", "MON" -> "MONTH";
          case "Y", "YY", "YYYY", "YR" -> "YEAR";
          case "M", "MI", "MIN" -> "MINUTE";
          default -> singular;
        };
    if (!PARTS.contains(unit)) {
      throw SqlError.unsupported("date or time part " + word);
    }
    return unit;
  }

  /** The wall clock that functions of parts work on. */
  private static String clock(Arguments a, int index) {
    Rendered value = a.get(index);
    return value.is(Kind.DATE) || value.is(Kind.TIME)
        ? value.sql()
        : a.binding().convert(value, SqlType.TIMESTAMP_NTZ).sql();
  }

  private static Rendered difference(Arguments a) {
    a.require(3, 3);
    String unit = unit(a.word(0));
    String from = a.binding().convert(a.get(1), SqlType.TIMESTAMP_NTZ).sql();
    String to = a.binding().convert(a.get(2), SqlType.TIMESTAMP_NTZ).sql();
    return Rendered.of("date_diff('%s', %s, %s)".formatted(unit, from, to), SqlType.number(18, 0));
  }

  private static Rendered add(Arguments a) {
    a.require(3, 3);
    String unit = unit(a.word(0));
    String interval = "to_" + unit.toLowerCase(Locale.ROOT) + "s";
    String amount = interval + "(CAST(" + a.integer(1) + " AS INTEGER))";
    if (Set.of("MICROSECOND", "MILLISECOND", "SECOND", "MINUTE", "HOUR").contains(unit)) {
      amount = interval + "(" + a.integer(1) + ")";
    }
    Rendered value = a.get(2);
    if (value.is(Kind.TIMESTAMP_TZ)) {
      return Rendered.of(
          "struct_pack(t := (%1$s).t + %2$s, o := (%1$s).o)".formatted(value.sql(), amount),
          SqlType.TIMESTAMP_TZ);
    }
    boolean wholeDays = Set.of("DAY", "WEEK", "MONTH", "QUARTER", "YEAR").contains(unit);
    if (value.is(Kind.DATE) && wholeDays) {
      return Rendered.of("CAST(" + value.sql() + " + " + amount + " AS DATE)", SqlType.DATE);
    }
    SqlType type = value.is(Kind.TIMESTAMP_LTZ) ? SqlType.TIMESTAMP_LTZ : SqlType.TIMESTAMP_NTZ;
    return Rendered.of("(" + a.binding().convert(value, type).sql() + " + " + amount + ")", type);
  }

  private static Rendered truncate(Arguments a) {
    a.require(2, 2);
    Rendered value = a.get(1);
    SqlType type = value.is(Kind.DATE) ? SqlType.DATE : SqlType.TIMESTAMP_NTZ;
    return Rendered.of(
        "CAST(date_trunc('%s', %s) AS %s)"
            .formatted(unit(a.word(0)), clock(a, 1), DuckType.of(type)),
        type);
  }

  private static Rendered part(Arguments a) {
    a.require(2, 2);
    String word = a.word(0);
    Rendered value = a.get(1);
    if (word.startsWith("EPOCH")) {
      String instant = value.is(Kind.TIMESTAMP_TZ) ? value.comparable() : value.sql();
      int digits =
          switch (word) {
            case "EPOCH_MILLISECOND", "EPOCH_MILLISECONDS" -> 3;
            case "EPOCH_MICROSECOND", "EPOCH_MICROSECONDS" -> 6;
            case "EPOCH_SECOND", "EPOCH_SECONDS", "EPOCH" -> 0;
            default -> throw SqlError.unsupported("date or time part " + word);
          };
      long divisor = (long) Math.pow(10, 6 - digits);
      return Rendered.of("(epoch_us(" + instant + ") // " + divisor + ")", SqlType.number(18, 0));
    }
    return part(unit(word), a, 1);
  }

  private static Rendered part(String unit, Arguments a, int index) {
    a.require(index + 1, index + 1);
    return Rendered.of(
        "CAST(date_part('%s', %s) AS BIGINT)".formatted(unit, clock(a, index)),
        SqlType.number(18, 0));
  }

  /** With two arguments: the same instant, shown with another offset. */
  private static Rendered convertZone(Arguments a) {
    a.require(2, 3);
    if (a.count() == 3) {
      String wall = a.binding().convert(a.get(2), SqlType.TIMESTAMP_NTZ).sql();
      return Rendered.of(
          "timezone(%s, timezone(%s, %s))".formatted(a.text(1), a.text(0), wall),
          SqlType.TIMESTAMP_NTZ);
    }
    String instant = a.binding().convert(a.get(1), SqlType.TIMESTAMP_LTZ).sql();
    return Rendered.of(
        ("CASE WHEN %1$s IS NOT NULL THEN struct_pack(t := timezone('UTC', %1$s), o := CAST("
                + "epoch(timezone(%2$s, %1$s) - timezone('UTC', %1$s)) / 60 AS SMALLINT)) END")
            .formatted(instant, a.text(0)),
        SqlType.TIMESTAMP_TZ);
  }
}
