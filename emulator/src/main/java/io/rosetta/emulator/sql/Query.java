package io.rosetta.emulator.sql;

import java.util.List;
import java.util.Optional;

/**
 * A query with its WITH, ORDER BY and LIMIT.
 *
 * @see <a href="https://docs.snowflake.com/en/sql-reference/constructs">Query syntax</a>
 */
public record Query(
    List<Cte> with,
    Body body,
    List<OrderItem> orderBy,
    Optional<Expr> limit,
    Optional<Expr> offset) {

  public record Cte(String name, List<String> columns, Query query) {}

  /** {@code nullsFirst} empty means Snowflake's default: nulls last when ascending. */
  public record OrderItem(Expr value, boolean descending, Optional<Boolean> nullsFirst) {}

  /** What a query combines. */
  public sealed interface Body {}

  public record Select(
      boolean distinct,
      List<SelectItem> items,
      List<From> from,
      Optional<Expr> where,
      Grouping grouping,
      Optional<Expr> qualify)
      implements Body {}

  /** {@code text} is the item as written; Snowflake names an unaliased expression by it. */
  public record SelectItem(Expr value, Optional<String> alias, String text) {}

  public record Grouping(List<Expr> by, boolean all, Optional<Expr> having) {}

  /** {@code UNION, UNION ALL, EXCEPT, INTERSECT}. */
  public record SetOperation(String operator, Body left, Body right) implements Body {}

  public record Values(List<List<Expr>> rows) implements Body {}

  public record Nested(Query query) implements Body {}

  /** An item of FROM. */
  public sealed interface From {}

  public record Table(ObjectName name, Alias alias, Position position) implements From {}

  public record Derived(Query query, Alias alias) implements From {}

  /** {@code @stage/path} with its options; allowed in COPY's transformation only. */
  public record Staged(StagePath stage, List<Option> options, Alias alias) implements From {}

  /** {@code INNER, LEFT, RIGHT, FULL, CROSS}; natural joins are refused. */
  public record Join(From left, From right, String kind, Optional<Expr> on, List<String> using)
      implements From {}

  public record Alias(Optional<String> name, List<String> columns) {
    public static final Alias NONE = new Alias(Optional.empty(), List.of());
  }
}
