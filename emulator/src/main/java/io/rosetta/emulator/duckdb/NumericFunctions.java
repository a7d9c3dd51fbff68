package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.duckdb.ScalarFunctions.Scalar;
import io.rosetta.emulator.sql.SqlType;
import java.util.Map;

/**
 * Numeric functions, and HASH.
 *
 * @see <a href="https://docs.snowflake.com/en/sql-reference/functions-numeric">Numeric
 *     functions</a>
 */
final class NumericFunctions {
  private static final SqlType COUNT = SqlType.number(18, 0);

  private NumericFunctions() {}

  static void register(Map<String, Scalar> all) {
    all.put("ABS", a -> new Rendered("abs(" + a.only().sql() + ")", a.only().type(), true));
    all.put("SIGN", a -> Rendered.of("sign(" + a.only().sql() + ")", COUNT));
    all.put("CEIL", a -> Rendered.unknown("ceil(" + a.only().sql() + ")"));
    all.put("FLOOR", a -> Rendered.unknown("floor(" + a.only().sql() + ")"));
    all.put("ROUND", NumericFunctions::round);
    all.put("TRUNC", a -> Rendered.unknown("trunc(" + a.only().sql() + ")"));
    all.put("SQRT", a -> Rendered.of("sqrt(" + a.only().sql() + ")", SqlType.FLOAT));
    all.put(
        "MOD",
        a -> {
          a.require(2, 2);
          return new OperatorRenderer(a.expressions()).remainder(a.get(0), a.get(1));
        });
    all.put(
        "DIV0",
        a -> {
          a.require(2, 2);
          Rendered zero = a.get(1);
          String divisor = "CASE WHEN %1$s = 0 THEN NULL ELSE %1$s END".formatted(zero.sql());
          return Rendered.unknown(
              "CASE WHEN %s = 0 THEN 0 ELSE %s / %s END"
                  .formatted(zero.sql(), a.get(0).sql(), divisor));
        });
    all.put(
        "RANDOM", a -> Rendered.of("CAST(hash(random()) >> 1 AS BIGINT)", SqlType.number(19, 0)));
    all.put("HASH", NumericFunctions::hash);
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
}
