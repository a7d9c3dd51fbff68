package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.duckdb.ScalarFunctions.Scalar;
import io.rosetta.emulator.sql.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Conditional functions.
 *
 * @see <a href="https://docs.snowflake.com/en/sql-reference/expressions-conditional">Conditional
 *     expression functions</a>
 */
final class ConditionalFunctions {
  private ConditionalFunctions() {}

  static void register(Map<String, Scalar> all) {
    all.put("COALESCE", a -> variadic(a, "COALESCE", 1));
    all.put("NVL", a -> variadic(a, "COALESCE", 2));
    all.put("IFNULL", a -> variadic(a, "COALESCE", 2));
    all.put("GREATEST", a -> strict(a, "greatest"));
    all.put("LEAST", a -> strict(a, "least"));
    all.put("NULLIF", ConditionalFunctions::nullIf);
    all.put("IFF", ConditionalFunctions::iff);
    all.put("NVL2", ConditionalFunctions::nvl2);
    all.put("DECODE", ConditionalFunctions::decode);
    all.put("EQUAL_NULL", ConditionalFunctions::equalNull);
    all.put(
        "ZEROIFNULL",
        a -> new Rendered("COALESCE(" + a.only().sql() + ", 0)", a.only().type(), false));
    all.put("BOOLAND", a -> bool(a, " AND "));
    all.put("BOOLOR", a -> bool(a, " OR "));
  }

  private static Rendered bool(Arguments a, String operator) {
    a.require(2, 2);
    return Rendered.of("(" + a.condition(0) + operator + a.condition(1) + ")", SqlType.BOOLEAN);
  }

  private static Rendered variadic(Arguments a, String function, int least) {
    a.require(least, 1000);
    List<Rendered> all = unified(a.all(), a.binding());
    boolean nullable = all.stream().allMatch(Rendered::nullable);
    return new Rendered(
        function + "(" + ExpressionRenderer.joined(all) + ")", Types.common(all), nullable);
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
        results.stream().anyMatch(Rendered::nullable));
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
}
