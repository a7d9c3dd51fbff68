package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.sql.SqlType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The columns that an expression can name: those of FROM, then those of the query around it. */
final class Scope {
  /**
   * One FROM item.
   *
   * @param qualifiers the names it goes by, longest first: database, schema, table or the alias
   * @param alias its name in DuckDB's SQL
   */
  record Source(List<String> qualifiers, String alias, List<Column> columns) {
    boolean matches(List<String> given) {
      int n = given.size();
      return n <= qualifiers.size()
          && qualifiers.subList(qualifiers.size() - n, qualifiers.size()).equals(given);
    }
  }

  /** A column and its quoted name in DuckDB. */
  record Column(String name, String physical, Optional<SqlType> type, boolean nullable) {}

  private final Optional<Scope> outer;
  private final List<Source> sources = new ArrayList<>();
  private final Map<String, Rendered> aliases = new HashMap<>();
  private final Set<String> merged = new HashSet<>();

  Scope(Optional<Scope> outer) {
    this.outer = outer;
  }

  void add(Source source) {
    sources.add(source);
  }

  List<Source> sources() {
    return sources;
  }

  /** Columns that JOIN ... USING made one. */
  void merge(List<String> names) {
    merged.addAll(names);
  }

  boolean isMerged(String name) {
    return merged.contains(name);
  }

  void alias(String name, Rendered value) {
    aliases.putIfAbsent(name, value);
  }

  Optional<Rendered> aliased(String name) {
    return Optional.ofNullable(aliases.get(name));
  }

  /** All meanings of a column in the nearest scope that has one. */
  List<Rendered> find(List<String> qualifiers, String name) {
    List<Rendered> found = new ArrayList<>();
    for (Source source : sources) {
      if (source.matches(qualifiers)) {
        for (Column column : source.columns()) {
          if (column.name().equals(name)) {
            found.add(render(source, column, qualifiers.isEmpty()));
          }
        }
      }
    }
    if (found.size() > 1 && qualifiers.isEmpty() && merged.contains(name)) {
      return found.subList(0, 1);
    }
    if (found.isEmpty() && qualifiers.isEmpty() && aliases.containsKey(name)) {
      return List.of(aliases.get(name));
    }
    return found.isEmpty() && outer.isPresent() ? outer.get().find(qualifiers, name) : found;
  }

  Rendered render(Source source, Column column, boolean bare) {
    String sql =
        source.alias().isEmpty() || (bare && merged.contains(column.name()))
            ? column.physical()
            : source.alias() + "." + column.physical();
    return new Rendered(sql, column.type(), column.nullable());
  }
}
