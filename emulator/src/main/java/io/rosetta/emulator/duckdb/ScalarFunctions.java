package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.sql.SqlError;
import io.rosetta.emulator.sql.SqlType;
import io.rosetta.emulator.sql.SqlType.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Scalar functions that are known, each with its translation.
 *
 * @see <a href="https://docs.snowflake.com/en/sql-reference/functions-all">Functions</a>
 */
final class ScalarFunctions {
  /** Translates one call. */
  interface Scalar {
    Rendered render(Arguments arguments);
  }

  private static final SqlType COUNT = SqlType.number(18, 0);
  private static final Map<String, Scalar> ALL = new HashMap<>();

  static {
    conditional();
    numeric();
    text();
    binary();
    TimeFunctions.register(ALL);
    JsonFunctions.register(ALL);
    ConversionFunctions.register(ALL);
  }

  private ScalarFunctions() {}

  static Optional<Scalar> find(String name) {
    return Optional.ofNullable(ALL.get(name));
  }

  /** See docs.snowflake.com/en/sql-reference/expressions-conditional. */
  private static void conditional() {
    ALL.put("COALESCE", a -> variadic(a, "COALESCE", 1));
    ALL.put("NVL", a -> variadic(a, "COALESCE", 2));
    ALL.put("IFNULL", a -> variadic(a, "COALESCE", 2));
    ALL.put("GREATEST", a -> strict(a, "greatest"));
    ALL.put("LEAST", a -> strict(a, "least"));
    ALL.put("NULLIF", ScalarFunctions::nullIf);
    ALL.put("IFF", ScalarFunctions::iff);
    ALL.put("NVL2", ScalarFunctions::nvl2);
    ALL.put("DECODE", ScalarFunctions::decode);
    ALL.put("EQUAL_NULL", ScalarFunctions::equalNull);
    ALL.put("ZEROIFNULL", a -> variadicOf(a, "COALESCE(" + only(a).sql() + ", 0)"));
    ALL.put("BOOLAND", a -> bool(a, " AND "));
    ALL.put("BOOLOR", a -> bool(a, " OR "));
  }

  private static Rendered only(Arguments a) {
    a.require(1, 1);
    return a.get(0);
  }

  private static Rendered variadicOf(Arguments a, String sql) {
    return new Rendered(sql, a.get(0).type(), true);
  }

  private static Rendered bool(Arguments a, String operator) {
    a.require(2, 2);
    return Rendered.of("(" + a.condition(0) + operator + a.condition(1) + ")", SqlType.BOOLEAN);
  }

  private static Rendered variadic(Arguments a, String function, int least) {
    a.require(least, 1000);
    List<Rendered> all = unified(a.all(), a.binding());
    return new Rendered(
        function + "(" + ExpressionRenderer.joined(all) + ")", Types.common(all), true);
  }

  /** Unlike DuckDB's, Snowflake's GREATEST and LEAST are NULL when an argument is. */
  private static Rendered strict(Arguments a, String function) {
    Rendered plain = variadic(a, function, 1);
    List<String> nulls = a.all().stream().map(r -> r.sql() + " IS NULL").toList();
    return new Rendered(
        "CASE WHEN NOT (" + String.join(" OR ", nulls) + ") THEN " + plain.sql() + " END",
        plain.type(),
        true);
  }

  /** Variants meet others as variants. */
  static List<Rendered> unified(List<Rendered> values, Binding binding) {
    if (values.stream().noneMatch(Rendered::isSemiStructured)) {
      return values;
    }
    return values.stream()
        .map(v -> v.type().isEmpty() ? v : binding.convert(v, SqlType.VARIANT))
        .toList();
  }

  private static Rendered nullIf(Arguments a) {
    a.require(2, 2);
    Comparison pair = Comparison.of(a.get(0), a.get(1), a.binding());
    return new Rendered(
        "CASE WHEN %s = %s THEN NULL ELSE %s END"
            .formatted(pair.left(), pair.right(), a.get(0).sql()),
        a.get(0).type(),
        true);
  }

  private static Rendered iff(Arguments a) {
    a.require(3, 3);
    return choice(a.condition(0), unified(a.from(1), a.binding()));
  }

  private static Rendered nvl2(Arguments a) {
    a.require(3, 3);
    return choice(a.get(0).sql() + " IS NOT NULL", unified(a.from(1), a.binding()));
  }

  private static Rendered choice(String condition, List<Rendered> results) {
    return new Rendered(
        "CASE WHEN %s THEN %s ELSE %s END"
            .formatted(condition, results.get(0).sql(), results.get(1).sql()),
        Types.common(results),
        true);
  }

  private static Rendered equalNull(Arguments a) {
    a.require(2, 2);
    Comparison pair = Comparison.of(a.get(0), a.get(1), a.binding());
    return Rendered.of(
        "(" + pair.left() + " IS NOT DISTINCT FROM " + pair.right() + ")", SqlType.BOOLEAN);
  }

  /** NULL equals NULL here. */
  private static Rendered decode(Arguments a) {
    a.require(3, 1000);
    List<Rendered> all = a.all();
    StringBuilder sql = new StringBuilder("CASE");
    List<Rendered> results = new ArrayList<>();
    int i = 1;
    for (; i + 1 < all.size(); i += 2) {
      Comparison pair = Comparison.of(all.get(0), all.get(i), a.binding());
      sql.append(" WHEN ").append(pair.left()).append(" IS NOT DISTINCT FROM ");
      sql.append(pair.right()).append(" THEN ").append(all.get(i + 1).sql());
      results.add(all.get(i + 1));
    }
    if (i < all.size()) {
      sql.append(" ELSE ").append(all.get(i).sql());
      results.add(all.get(i));
    }
    return new Rendered(sql.append(" END").toString(), Types.common(results), true);
  }

  /** See docs.snowflake.com/en/sql-reference/functions-numeric. */
  private static void numeric() {
    ALL.put("ABS", a -> new Rendered("abs(" + only(a).sql() + ")", only(a).type(), true));
    ALL.put("SIGN", a -> Rendered.of("sign(" + only(a).sql() + ")", COUNT));
    ALL.put("CEIL", a -> Rendered.unknown("ceil(" + only(a).sql() + ")"));
    ALL.put("FLOOR", a -> Rendered.unknown("floor(" + only(a).sql() + ")"));
    ALL.put("ROUND", ScalarFunctions::round);
    ALL.put("TRUNC", a -> Rendered.unknown("trunc(" + only(a).sql() + ")"));
    ALL.put("SQRT", a -> Rendered.of("sqrt(" + only(a).sql() + ")", SqlType.FLOAT));
    ALL.put(
        "MOD",
        a -> {
          a.require(2, 2);
          return new OperatorRenderer(a.expressions()).remainder(a.get(0), a.get(1));
        });
    ALL.put(
        "DIV0",
        a -> {
          a.require(2, 2);
          Rendered zero = a.get(1);
          String divisor = "CASE WHEN %1$s = 0 THEN NULL ELSE %1$s END".formatted(zero.sql());
          return Rendered.unknown(
              "CASE WHEN %s = 0 THEN 0 ELSE %s / %s END"
                  .formatted(zero.sql(), a.get(0).sql(), divisor));
        });
    ALL.put(
        "RANDOM", a -> Rendered.of("CAST(hash(random()) >> 1 AS BIGINT)", SqlType.number(19, 0)));
    ALL.put("HASH", ScalarFunctions::hash);
  }

  private static Rendered round(Arguments a) {
    a.require(1, 2);
    String digits = a.count() == 2 ? a.integer(1) : "0";
    return Rendered.unknown("round(" + a.get(0).sql() + ", CAST(" + digits + " AS INTEGER))");
  }

  private static Rendered hash(Arguments a) {
    a.require(1, 1000);
    return HashFunction.of(a.all());
  }

  /** See docs.snowflake.com/en/sql-reference/functions-string. */
  private static void text() {
    ALL.put("UPPER", a -> ofText(a, "upper(%s)", 1));
    ALL.put("LOWER", a -> ofText(a, "lower(%s)", 1));
    ALL.put("REVERSE", a -> ofText(a, "reverse(%s)", 1));
    ALL.put("REPLACE", ScalarFunctions::replace);
    ALL.put("SPLIT_PART", ScalarFunctions::splitPart);
    ALL.put("CONCAT", ScalarFunctions::concat);
    ALL.put("TRIM", a -> trimmed(a, "trim"));
    ALL.put("LTRIM", a -> trimmed(a, "ltrim"));
    ALL.put("RTRIM", a -> trimmed(a, "rtrim"));
    ALL.put("STARTSWITH", a -> test(a, "starts_with(%s, %s)"));
    ALL.put("ENDSWITH", a -> test(a, "ends_with(%s, %s)"));
    ALL.put("CONTAINS", a -> test(a, "contains(%s, %s)"));
    ALL.put("REGEXP_LIKE", a -> test(a, "regexp_full_match(%s, %s)"));
    ALL.put("LIKE", a -> test(a, "(%s LIKE %s)"));
    ALL.put("ILIKE", a -> test(a, "(%s ILIKE %s)"));
    ALL.put("LEFT", a -> part(a, "left"));
    ALL.put("RIGHT", a -> part(a, "right"));
    ALL.put("REPEAT", a -> part(a, "repeat"));
    ALL.put("LPAD", a -> padded(a, "lpad"));
    ALL.put("RPAD", a -> padded(a, "rpad"));
    ALL.put("SUBSTR", ScalarFunctions::substring);
    ALL.put("SUBSTRING", ScalarFunctions::substring);
    ALL.put("POSITION", a -> position(a));
    ALL.put("CHARINDEX", a -> position(a));
    ALL.put("ASCII", a -> Rendered.of("ascii(" + one(a) + ")", COUNT));
    ALL.put("CHR", a -> Rendered.of("chr(CAST(" + a.integer(0) + " AS INTEGER))", SqlType.VARCHAR));
    ALL.put("REGEXP_REPLACE", ScalarFunctions::regexpReplace);
    ALL.put("UUID_STRING", a -> Rendered.of("CAST(uuid() AS VARCHAR)", SqlType.VARCHAR));
  }

  private static String one(Arguments a) {
    a.require(1, 1);
    return a.text(0);
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
        "%s(%s, greatest(%s, 0))".formatted(function, a.text(0), a.integer(1)), SqlType.VARCHAR);
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

  /** NULL when an argument is NULL, unlike DuckDB's. */
  private static Rendered concat(Arguments a) {
    a.require(1, 1000);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < a.count(); i++) {
      texts.add(a.text(i));
    }
    return Rendered.of("(" + String.join(" || ", texts) + ")", SqlType.VARCHAR);
  }

  private static Rendered substring(Arguments a) {
    a.require(2, 3);
    String count = a.count() == 3 ? ", greatest(" + a.integer(2) + ", 0)" : "";
    if (a.get(0).is(Kind.BINARY)) {
      String hexCount = a.count() == 3 ? ", 2 * greatest(" + a.integer(2) + ", 0)" : "";
      return Rendered.of(
          "unhex(substr(hex(%s), 2 * %s - 1%s))".formatted(a.get(0).sql(), a.integer(1), hexCount),
          SqlType.BINARY);
    }
    return Rendered.of(
        "substr(%s, greatest(%s, 1)%s)".formatted(a.text(0), start(a), count), SqlType.VARCHAR);
  }

  /** A negative start counts from the end. */
  private static String start(Arguments a) {
    return "CASE WHEN %1$s < 0 THEN length(%2$s) + 1 + %1$s ELSE %1$s END"
        .formatted(a.integer(1), a.text(0));
  }

  private static Rendered position(Arguments a) {
    a.require(2, 2);
    return Rendered.of("strpos(" + a.text(1) + ", " + a.text(0) + ")", COUNT);
  }

  /** See docs.snowflake.com/en/sql-reference/functions-string, binary and hash functions. */
  private static void binary() {
    ALL.put("LENGTH", ScalarFunctions::length);
    ALL.put("LEN", ScalarFunctions::length);
    ALL.put("OCTET_LENGTH", ScalarFunctions::octetLength);
    ALL.put("MD5", a -> digest(a, "md5"));
    ALL.put("MD5_HEX", a -> digest(a, "md5"));
    ALL.put("SHA1", a -> digest(a, "sha1"));
    ALL.put("SHA1_HEX", a -> digest(a, "sha1"));
    ALL.put("SHA2", ScalarFunctions::sha2);
    ALL.put("SHA2_HEX", ScalarFunctions::sha2);
    ALL.put("HEX_ENCODE", a -> Rendered.of("hex(" + bytes(a) + ")", SqlType.VARCHAR));
    ALL.put(
        "HEX_DECODE_BINARY",
        a -> a.binding().convert(Rendered.of(one(a), SqlType.VARCHAR), SqlType.BINARY));
    ALL.put(
        "HEX_DECODE_STRING", a -> Rendered.of("decode(unhex(" + one(a) + "))", SqlType.VARCHAR));
    ALL.put("BASE64_ENCODE", a -> Rendered.of("base64(" + bytes(a) + ")", SqlType.VARCHAR));
    ALL.put(
        "BASE64_DECODE_BINARY", a -> Rendered.of("from_base64(" + one(a) + ")", SqlType.BINARY));
  }

  private static String bytes(Arguments a) {
    a.require(1, 1);
    Rendered value = a.get(0);
    return value.is(Kind.BINARY) ? value.sql() : "encode(" + a.text(0) + ")";
  }

  private static Rendered digest(Arguments a, String function) {
    return Rendered.of(function + "(" + bytes(a) + ")", SqlType.VARCHAR);
  }

  private static Rendered sha2(Arguments a) {
    a.require(1, 2);
    if (a.count() == 2 && !a.constant(1).equals("256")) {
      throw SqlError.unsupported("SHA2 of other than 256 bits");
    }
    Rendered value = a.get(0);
    String bytes = value.is(Kind.BINARY) ? value.sql() : "encode(" + a.text(0) + ")";
    return Rendered.of("sha256(" + bytes + ")", SqlType.VARCHAR);
  }

  private static Rendered length(Arguments a) {
    Rendered value = only(a);
    return Rendered.of(
        value.is(Kind.BINARY) ? "octet_length(" + value.sql() + ")" : "length(" + a.text(0) + ")",
        COUNT);
  }

  private static Rendered octetLength(Arguments a) {
    Rendered value = only(a);
    return Rendered.of(
        value.is(Kind.BINARY) ? "octet_length(" + value.sql() + ")" : "strlen(" + a.text(0) + ")",
        COUNT);
  }
}
