package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.sql.Expr;
import io.rosetta.emulator.sql.Query;
import io.rosetta.emulator.sql.SqlError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Translates queries; output columns get positional names, so equal names never meet. */
final class QueryRenderer {
  private final Binding binding;

  QueryRenderer(Binding binding) {
    this.binding = binding;
  }

  RenderedQuery render(Query query, Optional<Scope> outer) {
    Map<String, Binding.Cte> before = binding.ctes();
    try {
      Map<String, Binding.Cte> visible = new HashMap<>(before);
      for (Query.Cte cte : query.with()) {
        binding.setCtes(visible);
        RenderedQuery rendered = render(cte.query(), Optional.empty());
        visible = new HashMap<>(visible);
        visible.put(cte.name(), new Binding.Cte(rendered, cte.columns()));
      }
      binding.setCtes(visible);
      return withTail(query, outer);
    } finally {
      binding.setCtes(before);
    }
  }

  private RenderedQuery withTail(Query query, Optional<Scope> outer) {
    if (query.body() instanceof Query.Select select) {
      return new SelectRenderer(binding, outer).render(select, query);
    }
    RenderedQuery body = body(query.body(), outer);
    if (query.orderBy().isEmpty() && query.limit().isEmpty() && query.offset().isEmpty()) {
      return body;
    }
    Scope scope = new Scope(Optional.empty());
    scope.add(new Scope.Source(List.of(), "b", body.scopeColumns(List.of())));
    String sql =
        "SELECT * FROM ("
            + body.sql()
            + ") b"
            + tail(query, new ExpressionRenderer(binding, scope));
    return new RenderedQuery(sql, body.columns());
  }

  private RenderedQuery body(Query.Body body, Optional<Scope> outer) {
    if (body instanceof Query.Select select) {
      Query plain = new Query(List.of(), select, List.of(), Optional.empty(), Optional.empty());
      return new SelectRenderer(binding, outer).render(select, plain);
    } else if (body instanceof Query.Nested nested) {
      return render(nested.query(), outer);
    } else if (body instanceof Query.Values values) {
      return values(values, outer);
    }
    return setOperation((Query.SetOperation) body, outer);
  }

  private RenderedQuery setOperation(Query.SetOperation operation, Optional<Scope> outer) {
    RenderedQuery left = body(operation.left(), outer);
    RenderedQuery right = body(operation.right(), outer);
    if (left.columns().size() != right.columns().size()) {
      throw new SqlError(
          "001789",
          "42601",
          "SQL compilation error:\ninvalid number of result columns for set operator input"
              + " branches, expected "
              + left.columns().size()
              + ", got "
              + right.columns().size());
    }
    List<RenderedQuery.Output> columns = new ArrayList<>();
    for (int i = 0; i < left.columns().size(); i++) {
      RenderedQuery.Output a = left.columns().get(i);
      RenderedQuery.Output b = right.columns().get(i);
      columns.add(
          new RenderedQuery.Output(
              a.name(),
              Types.common(
                  List.of(new Rendered("", a.type(), true), new Rendered("", b.type(), true))),
              a.nullable() || b.nullable()));
    }
    String sql = "(%s) %s (%s)".formatted(left.sql(), operation.operator(), right.sql());
    return new RenderedQuery(sql, columns);
  }

  private RenderedQuery values(Query.Values values, Optional<Scope> outer) {
    return new ValuesRenderer(binding, new ExpressionRenderer(binding, new Scope(outer)))
        .render(values);
  }

  /** ORDER BY, LIMIT and OFFSET. */
  static String tail(Query query, ExpressionRenderer expressions) {
    StringBuilder sql = new StringBuilder();
    if (!query.orderBy().isEmpty()) {
      sql.append(" ORDER BY ").append(order(query.orderBy(), expressions));
    }
    query.limit().ifPresent(e -> sql.append(" LIMIT ").append(expressions.sql(e)));
    query.offset().ifPresent(e -> sql.append(" OFFSET ").append(expressions.sql(e)));
    return sql.toString();
  }

  /** NULL counts as the largest value, unless said otherwise. */
  static String order(List<Query.OrderItem> items, ExpressionRenderer expressions) {
    List<String> order = new ArrayList<>();
    for (Query.OrderItem item : items) {
      boolean nullsFirst = item.nullsFirst().orElse(item.descending());
      order.add(
          orderValue(item.value(), expressions)
              + (item.descending() ? " DESC" : " ASC")
              + (nullsFirst ? " NULLS FIRST" : " NULLS LAST"));
    }
    return String.join(", ", order);
  }

  /** An alias of the select list wins over a column. */
  private static String orderValue(Expr value, ExpressionRenderer expressions) {
    if (value instanceof Expr.Column column && column.parts().size() == 1) {
      Optional<Rendered> alias = expressions.scope().aliased(column.name());
      if (alias.isPresent()) {
        return alias.get().sql();
      }
    }
    return expressions.render(value).comparable();
  }

  /** The name of an item without an alias. */
  static String named(Expr value, String text) {
    if (value instanceof Expr.Column column) {
      return column.name();
    }
    if (value instanceof Expr.Positional positional) {
      return "$" + positional.number();
    }
    return text.toUpperCase(Locale.ROOT);
  }
}
