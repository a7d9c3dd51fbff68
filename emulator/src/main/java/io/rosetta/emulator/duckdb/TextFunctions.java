package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.duckdb.ScalarFunctions.Scalar;
import io.rosetta.emulator.sql.SqlType;
import io.rosetta.emulator.sql.SqlType.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Functions of text.
 *
 * @see <a href="https://docs.snowflake.com/en/sql-reference/functions-string">String functions</a>
 */
final class TextFunctions {
  private static final SqlType COUNT = SqlType.number(18, 0);

  private TextFunctions() {}

  static void register(Map<String, Scalar> all) {
    all.put("UPPER", a -> ofText(a, "upper(%s)", 1));
    all.put("LOWER", a -> ofText(a, "lower(%s)", 1));
    all.put("REVERSE", a -> ofText(a, "reverse(%s)", 1));
    all.put("REPLACE", TextFunctions::replace);
    all.put("SPLIT_PART", TextFunctions::splitPart);
    all.put("CONCAT", TextFunctions::concat);
    all.put("TRIM", a -> trimmed(a, "trim"));
    all.put("LTRIM", a -> trimmed(a, "ltrim"));
    all.put("RTRIM", a -> trimmed(a, "rtrim"));
    all.put("STARTSWITH", a -> test(a, "starts_with(%s, %s)"));
    all.put("ENDSWITH", a -> test(a, "ends_with(%s, %s)"));
    all.put("CONTAINS", a -> test(a, "contains(%s, %s)"));
    all.put("REGEXP_LIKE", a -> test(a, "regexp_full_match(%s, %s)"));
    all.put("LIKE", a -> test(a, "(%s LIKE %s)"));
    all.put("ILIKE", a -> test(a, "(%s ILIKE %s)"));
    all.put("LEFT", a -> part(a, "left"));
    all.put("RIGHT", a -> part(a, "right"));
    all.put("REPEAT", a -> part(a, "repeat"));
    all.put("LPAD", a -> padded(a, "lpad"));
    all.put("RPAD", a -> padded(a, "rpad"));
    all.put("SUBSTR", TextFunctions::substring);
    all.put("SUBSTRING", TextFunctions::substring);
    all.put("POSITION", a -> position(a));
    all.put("CHARINDEX", a -> position(a));
    all.put("ASCII", a -> Rendered.of("ascii(" + a.onlyText() + ")", COUNT));
    all.put("CHR", a -> Rendered.of("chr(CAST(" + a.integer(0) + " AS INTEGER))", SqlType.VARCHAR));
    all.put("REGEXP_REPLACE", TextFunctions::regexpReplace);
    all.put("UUID_STRING", a -> Rendered.of("CAST(uuid() AS VARCHAR)", SqlType.VARCHAR));
  }

  private static Rendered ofText(Arguments a, String template, int count) {
    a.require(count, count);
    return Rendered.of(template.formatted(a.text(0)), SqlType.VARCHAR);
  }

  private static Rendered test(Arguments a, String template) {
    a.require(2, 2);
    return Rendered.of(template.formatted(a.text(0), a.text(1)), SqlType.BOOLEAN);
  }

  private static Rendered part(Arguments a, String function) {
    a.require(2, 2);
    return Rendered.of(
        "%s(%s, %s)".formatted(function, a.text(0), a.notNegative(1)), SqlType.VARCHAR);
  }

  private static Rendered padded(Arguments a, String function) {
    a.require(2, 3);
    String with = a.count() == 3 ? a.text(2) : "' '";
    return Rendered.of(
        "%s(%s, CAST(%s AS INTEGER), %s)".formatted(function, a.text(0), a.integer(1), with),
        SqlType.VARCHAR);
  }

  private static Rendered trimmed(Arguments a, String function) {
    a.require(1, 2);
    String what = a.count() == 2 ? a.text(1) : "' '";
    return Rendered.of(function + "(" + a.text(0) + ", " + what + ")", SqlType.VARCHAR);
  }

  private static Rendered replace(Arguments a) {
    a.require(2, 3);
    String with = a.count() == 3 ? a.text(2) : "''";
    return Rendered.of(
        "replace(%s, %s, %s)".formatted(a.text(0), a.text(1), with), SqlType.VARCHAR);
  }

  private static Rendered regexpReplace(Arguments a) {
    a.require(2, 3);
    String with = a.count() == 3 ? a.text(2) : "''";
    return Rendered.of(
        "regexp_replace(%s, %s, %s, 'g')".formatted(a.text(0), a.text(1), with), SqlType.VARCHAR);
  }

  private static Rendered splitPart(Arguments a) {
    a.require(3, 3);
    return Rendered.of(
        "split_part(%s, %s, %s)".formatted(a.text(0), a.text(1), a.integer(2)), SqlType.VARCHAR);
  }

  /**
   * NULL when an argument is NULL, unlike DuckDB's. One flat call: DuckDB takes seconds to plan
   * hundreds of nested operators.
   */
  private static Rendered concat(Arguments a) {
    a.require(1, 1000);
    List<String> texts = new ArrayList<>();
    List<String> nulls = new ArrayList<>();
    for (int i = 0; i < a.count(); i++) {
      String text = a.text(i);
      texts.add(text);
      if (a.get(i).nullable()) {
        nulls.add(text + " IS NULL");
      }
    }
    String joined = "concat(" + String.join(", ", texts) + ")";
    return nulls.isEmpty()
        ? Rendered.of(joined, SqlType.VARCHAR).notNull()
        : Rendered.of(
            "CASE WHEN NOT (" + String.join(" OR ", nulls) + ") THEN " + joined + " END",
            SqlType.VARCHAR);
  }

  private static Rendered substring(Arguments a) {
    a.require(2, 3);
    String count = a.count() == 3 ? ", " + a.notNegative(2) : "";
    if (a.get(0).is(Kind.BINARY)) {
      String hexCount = a.count() == 3 ? ", 2 * " + a.notNegative(2) : "";
      return Rendered.of(
          "unhex(substr(hex(%s), 2 * %s - 1%s))".formatted(a.get(0).sql(), a.integer(1), hexCount),
          SqlType.BINARY);
    }
    return Rendered.of("substr(%s, %s%s)".formatted(a.text(0), start(a), count), SqlType.VARCHAR);
  }

  /** A negative start counts from the end, and 0 is 1. */
  private static String start(Arguments a) {
    Optional<Long> constant = a.wholeConstant(1).filter(start -> start >= 0);
    if (constant.isPresent()) {
      return Long.toString(Math.max(1, constant.get()));
    }
    return "greatest(1, CASE WHEN %1$s < 0 THEN length(%2$s) + 1 + %1$s ELSE %1$s END)"
        .formatted(a.integer(1), a.text(0));
  }

  private static Rendered position(Arguments a) {
    a.require(2, 2);
    return Rendered.of("strpos(" + a.text(1) + ", " + a.text(0) + ")", COUNT);
  }
}
