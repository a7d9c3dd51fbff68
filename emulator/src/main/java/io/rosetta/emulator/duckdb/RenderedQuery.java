package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.sql.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A query for DuckDB; its columns are called {@code "#1"}, {@code "#2"}, ... there. */
record RenderedQuery(String sql, List<Output> columns) {
  /** A column's name in Snowflake and its type where that is known. */
  record Output(String name, Optional<SqlType> type, boolean nullable) {}

  static String physical(int number) {
    return "\"#" + number + "\"";
  }

  List<Scope.Column> scopeColumns(List<String> names) {
    List<Scope.Column> scoped = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      Output column = columns.get(i);
      String name = i < names.size() ? names.get(i) : column.name();
      scoped.add(new Scope.Column(name, physical(i + 1), column.type(), column.nullable()));
    }
    return scoped;
  }
}
