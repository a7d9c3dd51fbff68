package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.sql.SqlError;
import io.rosetta.emulator.sql.SqlType;
import io.rosetta.emulator.sql.SqlType.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Aggregates and window functions.
 *
 * @see <a href="https://docs.snowflake.com/en/sql-reference/functions-aggregation">Aggregate
 *     functions</a>
 * @see <a href="https://docs.snowflake.com/en/sql-reference/functions-window">Window functions</a>
 */
final class AggregateFunctions {
  /** One mention; {@code order} and {@code over} are ready to append. */
  record Use(String name, List<Rendered> arguments, boolean distinct, String order, String over) {
    String plain(String function) {
      return "%s(%s%s%s)%s"
          .formatted(
              function,
              distinct ? "DISTINCT " : "",
              ExpressionRenderer.joined(arguments),
              order,
              over);
    }

    Rendered argument(int index) {
      if (index >= arguments.size()) {
        throw SqlError.wrongArguments(name);
      }
      return arguments.get(index);
    }
  }

  /** A function of this kind. */
  record Aggregate(boolean ordered, boolean windowOnly, Function<Use, Rendered> renderer) {
    Rendered render(Use use) {
      return renderer.apply(use);
    }
  }

  private static final SqlType COUNT = SqlType.number(18, 0);
  private static final Map<String, Aggregate> ALL = new HashMap<>();

  static {
    add("COUNT", u -> Rendered.of(count(u), COUNT).notNull());
    add("COUNT_IF", u -> Rendered.of(u.plain("count_if"), COUNT).notNull());
    add("SUM", AggregateFunctions::sum);
    add("AVG", AggregateFunctions::average);
    for (String name : List.of("MIN", "MAX", "ANY_VALUE")) {
      add(
          name,
          u -> new Rendered(u.plain(name.toLowerCase(Locale.ROOT)), u.argument(0).type(), true));
    }
    add("BOOLAND_AGG", u -> Rendered.of(u.plain("bool_and"), SqlType.BOOLEAN));
    add("BOOLOR_AGG", u -> Rendered.of(u.plain("bool_or"), SqlType.BOOLEAN));
    add("HASH_AGG", AggregateFunctions::hashAggregate);
    add("BITXOR_AGG", u -> Rendered.of(bitXor(u), SqlType.BIGGEST_INTEGER));
    ALL.put("LISTAGG", new Aggregate(true, false, AggregateFunctions::listAggregate));
    ALL.put("ARRAY_AGG", new Aggregate(true, false, AggregateFunctions::arrayAggregate));
    for (String name : List.of("ROW_NUMBER", "RANK", "DENSE_RANK", "NTILE")) {
      window(name, u -> Rendered.of(u.plain(name.toLowerCase(Locale.ROOT)), COUNT));
    }
    for (String name : List.of("LAG", "LEAD", "FIRST_VALUE", "LAST_VALUE", "NTH_VALUE")) {
      window(
          name,
          u -> new Rendered(u.plain(name.toLowerCase(Locale.ROOT)), u.argument(0).type(), true));
    }
  }

  private AggregateFunctions() {}

  private static void add(String name, Function<Use, Rendered> renderer) {
    ALL.put(name, new Aggregate(false, false, renderer));
  }

  private static void window(String name, Function<Use, Rendered> renderer) {
    ALL.put(name, new Aggregate(false, true, renderer));
  }

  static Optional<Aggregate> find(String name) {
    return Optional.ofNullable(ALL.get(name));
  }

  private static String count(Use use) {
    if (use.arguments().size() == 1) {
      return use.plain("count");
    }
    String row = "ROW(" + ExpressionRenderer.joined(use.arguments()) + ")";
    String none =
        String.join(" AND ", use.arguments().stream().map(a -> a.sql() + " IS NOT NULL").toList());
    String distinct = use.distinct() ? "DISTINCT " : "";
    return "count(" + distinct + "CASE WHEN " + none + " THEN " + row + " END)" + use.over();
  }

  private static Rendered sum(Use use) {
    if (use.argument(0).is(Kind.FIXED)) {
      SqlType type = SqlType.number(38, use.argument(0).type().orElseThrow().scale());
      return Rendered.of("CAST(" + use.plain("sum") + " AS " + DuckType.of(type) + ")", type);
    }
    return new Rendered(use.plain("sum"), use.argument(0).type(), true);
  }

  private static Rendered average(Use use) {
    Rendered argument = use.argument(0);
    if (!argument.is(Kind.FIXED)) {
      return Rendered.of(use.plain("avg"), SqlType.FLOAT);
    }
    int scale = argument.type().orElseThrow().scale();
    SqlType type = SqlType.number(38, Math.max(scale, Math.min(scale + 6, 12)));
    return Rendered.of("CAST(" + use.plain("avg") + " AS " + DuckType.of(type) + ")", type);
  }

  /** Does not depend on the rows' order; its value differs from Snowflake's. */
  private static Rendered hashAggregate(Use use) {
    String distinct = use.distinct() ? "DISTINCT " : "";
    return HashFunction.signed(
        "COALESCE(sum(%s%s)%s, 0) %% 18446744073709551616"
            .formatted(distinct, HashFunction.unsigned(use.arguments()), use.over()));
  }

  private static String bitXor(Use use) {
    return "bit_xor(CAST(" + use.argument(0).sql() + " AS HUGEINT))" + use.over();
  }

  private static Rendered listAggregate(Use use) {
    String separator = use.arguments().size() > 1 ? use.argument(1).sql() : "''";
    String sql =
        "COALESCE(string_agg(%sCAST(%s AS VARCHAR), %s%s)%s, '')"
            .formatted(
                use.distinct() ? "DISTINCT " : "",
                use.argument(0).sql(),
                separator,
                use.order(),
                use.over());
    return Rendered.of(sql, SqlType.VARCHAR);
  }

  private static Rendered arrayAggregate(Use use) {
    String sql =
        "COALESCE(to_json(array_agg(%1$s%2$s%3$s) FILTER (%2$s IS NOT NULL)%4$s), CAST('[]' AS JSON))"
            .formatted(
                use.distinct() ? "DISTINCT " : "", use.argument(0).sql(), use.order(), use.over());
    return Rendered.of(sql, SqlType.ARRAY);
  }
}
