package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.sql.Expr;
import io.rosetta.emulator.sql.Query;
import io.rosetta.emulator.sql.SqlError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Translates one SELECT block with the ORDER BY and LIMIT that follow it. */
final class SelectRenderer {
  private final Binding binding;
  private final Scope scope;
  private final ExpressionRenderer expressions;
  private final List<RenderedQuery.Output> outputs = new ArrayList<>();
  private final List<String> items = new ArrayList<>();

  SelectRenderer(Binding binding, Optional<Scope> outer) {
    this.binding = binding;
    this.scope = new Scope(outer);
    this.expressions = new ExpressionRenderer(binding, scope);
  }

  RenderedQuery render(Query.Select select, Query query) {
    String from = new FromRenderer(binding, scope).render(select.from());
    for (Query.SelectItem item : select.items()) {
      if (item.value() instanceof Expr.Star star) {
        star(star);
      } else {
        item(item);
      }
    }
    StringBuilder sql = new StringBuilder("SELECT ");
    sql.append(select.distinct() ? "DISTINCT " : "").append(String.join(", ", items)).append(from);
    select.where().ifPresent(e -> sql.append(" WHERE ").append(expressions.condition(e)));
    sql.append(grouping(select.grouping()));
    select.qualify().ifPresent(e -> sql.append(" QUALIFY ").append(expressions.condition(e)));
    if (select.distinct() && !query.orderBy().isEmpty()) {
      return ordered(sql.toString(), query);
    }
    sql.append(QueryRenderer.tail(query, expressions));
    return new RenderedQuery(sql.toString(), outputs);
  }

  /** After DISTINCT only the select list can be ordered by. */
  private RenderedQuery ordered(String sql, Query query) {
    RenderedQuery inner = new RenderedQuery(sql, outputs);
    Scope only = new Scope(Optional.empty());
    only.add(new Scope.Source(List.of(), "b", inner.scopeColumns(List.of())));
    String tail = QueryRenderer.tail(query, new ExpressionRenderer(binding, only));
    return new RenderedQuery("SELECT * FROM (" + sql + ") b" + tail, outputs);
  }

  private void item(Query.SelectItem item) {
    Rendered value = expressions.render(item.value());
    String name = item.alias().orElseGet(() -> QueryRenderer.named(item.value(), item.text()));
    add(name, value);
    item.alias().ifPresent(alias -> scope.alias(alias, value));
  }

  private void add(String name, Rendered value) {
    outputs.add(new RenderedQuery.Output(name, value.type(), value.nullable()));
    items.add(value.sql() + " AS " + RenderedQuery.physical(outputs.size()));
  }

  private void star(Expr.Star star) {
    List<String> qualifier = star.qualifier().map(List::of).orElse(List.of());
    List<String> merged = new ArrayList<>();
    boolean found = false;
    for (Scope.Source source : scope.sources()) {
      if (!source.matches(qualifier)) {
        continue;
      }
      found = true;
      for (Scope.Column column : source.columns()) {
        boolean once = qualifier.isEmpty() && scope.isMerged(column.name());
        if (star.excluded().contains(column.name()) || (once && merged.contains(column.name()))) {
          continue;
        }
        if (once) {
          merged.add(column.name());
        }
        add(column.name(), scope.render(source, column, once));
      }
    }
    if (!found) {
      throw SqlError.unsupported("* without FROM, or with an unknown qualifier");
    }
  }

  private String grouping(Query.Grouping grouping) {
    StringBuilder sql = new StringBuilder();
    if (grouping.all()) {
      sql.append(" GROUP BY ALL");
    } else if (!grouping.by().isEmpty()) {
      List<String> by = new ArrayList<>();
      for (Expr e : grouping.by()) {
        by.add(expressions.sql(e));
      }
      sql.append(" GROUP BY ").append(String.join(", ", by));
    }
    grouping.having().ifPresent(e -> sql.append(" HAVING ").append(expressions.condition(e)));
    return sql.toString();
  }
}
