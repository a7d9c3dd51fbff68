package io.rosetta.emulator.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * ORDER BY and windows.
 *
 * @see <a href="https://docs.snowflake.com/en/sql-reference/constructs/order-by">ORDER BY</a>
 * @see <a href="https://docs.snowflake.com/en/sql-reference/functions-window-syntax">Windows</a>
 */
final class OrderByParser {
  private final TokenStream tokens;
  private final ExpressionParser expressions;

  OrderByParser(TokenStream tokens, ExpressionParser expressions) {
    this.tokens = tokens;
    this.expressions = expressions;
  }

  List<Query.OrderItem> optional() {
    return tokens.isNext("ORDER", "BY") ? required() : List.of();
  }

  List<Query.OrderItem> required() {
    tokens.expect("ORDER", "BY");
    List<Query.OrderItem> items = new ArrayList<>();
    do {
      Expr value = expressions.parse();
      boolean descending = tokens.accept("DESC");
      if (!descending) {
        tokens.accept("ASC");
      }
      Optional<Boolean> nullsFirst = Optional.empty();
      if (tokens.accept("NULLS")) {
        nullsFirst = Optional.of(tokens.accept("FIRST"));
        if (!nullsFirst.get()) {
          tokens.expect("LAST");
        }
      }
      items.add(new Query.OrderItem(value, descending, nullsFirst));
    } while (tokens.acceptSymbol(","));
    return items;
  }

  Expr.Window window() {
    tokens.expectSymbol("(");
    List<Expr> partition = tokens.accept("PARTITION", "BY") ? expressions.list() : List.of();
    List<Query.OrderItem> order = optional();
    Optional<Expr.Frame> frame = Optional.empty();
    if (tokens.isNext("ROWS") || tokens.isNext("RANGE")) {
      String unit = tokens.take().text();
      tokens.expect("BETWEEN");
      String from = bound();
      tokens.expect("AND");
      frame = Optional.of(new Expr.Frame(unit, from, bound()));
    }
    tokens.expectSymbol(")");
    return new Expr.Window(partition, order, frame);
  }

  private String bound() {
    if (tokens.accept("CURRENT", "ROW")) {
      return "CURRENT ROW";
    }
    String amount = tokens.accept("UNBOUNDED") ? "UNBOUNDED" : Integer.toString(tokens.integer());
    if (tokens.accept("PRECEDING")) {
      return amount + " PRECEDING";
    }
    tokens.expect("FOLLOWING");
    return amount + " FOLLOWING";
  }
}
