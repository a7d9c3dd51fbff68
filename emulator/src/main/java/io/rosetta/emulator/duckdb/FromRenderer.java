package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.sql.Query;
import io.rosetta.emulator.sql.SnowflakeParser;
import io.rosetta.emulator.sql.SqlError;
import io.rosetta.emulator.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Translates FROM and fills the scope with its columns. */
final class FromRenderer {
  private final Binding binding;
  private final Scope scope;

  FromRenderer(Binding binding, Scope scope) {
    this.binding = binding;
    this.scope = scope;
  }

  /** With the word FROM in front, or empty. */
  String render(List<Query.From> items) {
    if (items.isEmpty()) {
      return "";
    }
    List<String> sql = new ArrayList<>();
    for (Query.From item : items) {
      sql.add(item(item));
    }
    return " FROM " + String.join(", ", sql);
  }

  String item(Query.From item) {
    if (item instanceof Query.Table table) {
      return table(table);
    } else if (item instanceof Query.Derived derived) {
      RenderedQuery query = new QueryRenderer(binding).render(derived.query(), Optional.empty());
      return derived(query, derived.alias(), List.of());
    } else if (item instanceof Query.Join join) {
      return join(join);
    }
    throw SqlError.unsupported("a stage in FROM, other than in COPY");
  }

  private String derived(RenderedQuery query, Query.Alias alias, List<String> qualifiers) {
    String name = binding.nextAlias();
    List<String> names = alias.name().map(List::of).orElse(qualifiers);
    scope.add(new Scope.Source(names, name, query.scopeColumns(alias.columns())));
    return "(" + query.sql() + ") " + name;
  }

  private String table(Query.Table table) {
    if (table.name().parts().size() == 1) {
      Binding.Cte cte = binding.ctes().get(table.name().last());
      if (cte != null) {
        Query.Alias alias =
            new Query.Alias(
                table.alias().name(),
                table.alias().columns().isEmpty() ? cte.columns() : table.alias().columns());
        return derived(cte.query(), alias, List.of(table.name().last()));
      }
    }
    if (table.name().fromEnd(1).filter("INFORMATION_SCHEMA"::equals).isPresent()) {
      RenderedQuery query = new InformationSchema(binding).query(table.name());
      return derived(query, table.alias(), table.name().parts());
    }
    TableId id = binding.resolve(table.name());
    Relation relation =
        binding
            .catalog()
            .relation(id, binding.session().sessionId())
            .orElseThrow(() -> SqlError.missingObject("Object", table.name().toString()));
    return relation.isView() ? view(relation, table) : stored(relation, table);
  }

  private String stored(Relation relation, Query.Table table) {
    String alias = binding.nextAlias();
    scope.add(source(relation, alias, table.alias()));
    return relation.physical() + " " + alias;
  }

  static Scope.Source source(Relation relation, String alias, Query.Alias given) {
    List<Scope.Column> columns = new ArrayList<>();
    for (ColumnDef c : relation.columns()) {
      int i = columns.size();
      String name = i < given.columns().size() ? given.columns().get(i) : c.name();
      columns.add(
          new Scope.Column(name, Physical.quoted(c.name()), Optional.of(c.type()), c.nullable()));
    }
    TableId id = relation.id();
    List<String> names =
        given.name().map(List::of).orElse(List.of(id.database(), id.schema(), id.name()));
    return new Scope.Source(names, alias, columns);
  }

  /** A view's names are completed with its own database and schema, not the session's. */
  private String view(Relation view, Query.Table table) {
    Statement parsed = SnowflakeParser.parse(view.viewText()).statement();
    if (!(parsed instanceof Statement.QueryStatement query)) {
      throw new IllegalStateException("view " + view.id() + " is no query");
    }
    Binding inner = binding.inSchema(view.id().schemaId());
    inner.setCtes(Map.of());
    RenderedQuery rendered = new QueryRenderer(inner).render(query.query(), Optional.empty());
    List<String> names = view.columns().stream().map(ColumnDef::name).toList();
    Query.Alias alias =
        new Query.Alias(
            table.alias().name(),
            table.alias().columns().isEmpty() ? names : table.alias().columns());
    TableId id = view.id();
    return derived(rendered, alias, List.of(id.database(), id.schema(), id.name()));
  }

  private String join(Query.Join join) {
    String left = item(join.left());
    String right = item(join.right());
    String sql = left + " " + join.kind() + " JOIN " + right;
    if (!join.using().isEmpty()) {
      scope.merge(join.using());
      List<String> columns = new ArrayList<>();
      for (String name : join.using()) {
        columns.add(usingColumn(name));
      }
      return sql + " USING (" + String.join(", ", columns) + ")";
    }
    return join.on()
        .map(on -> sql + " ON " + new ExpressionRenderer(binding, scope).condition(on))
        .orElse(sql);
  }

  /** Both sides must call it the same in DuckDB. */
  private String usingColumn(String name) {
    List<String> physical =
        scope.sources().stream()
            .flatMap(s -> s.columns().stream())
            .filter(c -> c.name().equals(name))
            .map(Scope.Column::physical)
            .distinct()
            .toList();
    if (physical.size() != 1) {
      throw SqlError.unsupported("JOIN ... USING over a subquery's column " + name);
    }
    return physical.get(0);
  }
}
