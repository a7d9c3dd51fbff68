package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.sql.Expr;
import io.rosetta.emulator.sql.SqlError;
import io.rosetta.emulator.sql.SqlType;
import java.util.ArrayList;
import java.util.List;

/** BETWEEN, IN, LIKE, IS. */
final class PredicateRenderer {
  private final ExpressionRenderer expressions;

  PredicateRenderer(ExpressionRenderer expressions) {
    this.expressions = expressions;
  }

  String render(Expr expr) {
    if (expr instanceof Expr.IsNull test) {
      return "(" + expressions.sql(test.value()) + (test.negated() ? " IS NOT NULL)" : " IS NULL)");
    } else if (expr instanceof Expr.IsBoolean test) {
      return "(%s IS %s%s)"
          .formatted(
              expressions.condition(test.value()),
              test.negated() ? "NOT " : "",
              test.truth() ? "TRUE" : "FALSE");
    } else if (expr instanceof Expr.IsDistinct test) {
      Comparison pair = pair(expressions.render(test.left()), test.right());
      String operator = test.negated() ? " IS NOT DISTINCT FROM " : " IS DISTINCT FROM ";
      return "(" + pair.left() + operator + pair.right() + ")";
    } else if (expr instanceof Expr.Between test) {
      return between(test);
    } else if (expr instanceof Expr.InList test) {
      return inList(test);
    } else if (expr instanceof Expr.InQuery test) {
      return inQuery(test);
    } else if (expr instanceof Expr.Like test) {
      return like(test);
    }
    throw SqlError.unsupported(expr.getClass().getSimpleName());
  }

  private Comparison pair(Rendered left, Expr right) {
    return Comparison.of(left, expressions.render(right), expressions.binding());
  }

  private String between(Expr.Between test) {
    Rendered value = expressions.render(test.value());
    Comparison low = pair(value, test.low());
    Comparison high = pair(value, test.high());
    return "(%s(%s >= %s AND %s <= %s))"
        .formatted(
            test.negated() ? "NOT " : "", low.left(), low.right(), high.left(), high.right());
  }

  private String inList(Expr.InList test) {
    Rendered value = expressions.render(test.value());
    List<String> tests = new ArrayList<>();
    List<String> same = new ArrayList<>();
    for (Expr item : test.items()) {
      Comparison pair = pair(value, item);
      if (pair.left().equals(value.comparable())) {
        same.add(pair.right());
      } else {
        tests.add(pair.left() + " = " + pair.right());
      }
    }
    if (!same.isEmpty()) {
      tests.add(value.comparable() + " IN (" + String.join(", ", same) + ")");
    }
    return "(" + (test.negated() ? "NOT " : "") + "(" + String.join(" OR ", tests) + "))";
  }

  private String inQuery(Expr.InQuery test) {
    RenderedQuery query = expressions.query(test.query());
    return "(%s %sIN (%s))"
        .formatted(expressions.sql(test.value()), test.negated() ? "NOT " : "", query.sql());
  }

  /** No escape character unless one is given, as in DuckDB. */
  private String like(Expr.Like test) {
    String value = text(test.value());
    String pattern = text(test.pattern());
    String sql;
    if (test.operator().equals("RLIKE")) {
      sql = "regexp_full_match(" + value + ", " + pattern + ")";
    } else {
      String escape = test.escape().map(e -> " ESCAPE " + expressions.sql(e)).orElse("");
      sql = value + " " + test.operator() + " " + pattern + escape;
    }
    return "(" + (test.negated() ? "NOT " : "") + "(" + sql + "))";
  }

  private String text(Expr expr) {
    return expressions
        .binding()
        .convert(expressions.render(expr), SqlType.text(SqlType.MAX_TEXT))
        .sql();
  }
}
