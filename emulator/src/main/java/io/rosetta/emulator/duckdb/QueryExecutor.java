package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.sql.Query;
import io.rosetta.emulator.sql.SqlType;
import io.rosetta.emulator.sql.SqlType.Kind;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs queries and describes them. */
final class QueryExecutor {
  private final Work work;

  QueryExecutor(Work work) {
    this.work = work;
  }

  Result run(Query query) throws SQLException {
    RenderedQuery rendered = render(query);
    List<ResultColumn> columns = hasUnknown(rendered) ? columns(rendered) : declared(rendered);
    List<String[]> rows = new ArrayList<>();
    try (Statement statement = work.connection().createStatement();
        ResultSet found = statement.executeQuery(asCells(rendered, columns))) {
      List<ResultColumn> exact = withNumbersOf(found.getMetaData(), columns);
      while (found.next()) {
        String[] row = new String[exact.size()];
        for (int i = 0; i < row.length; i++) {
          row[i] = Cells.read(found, i + 1, exact.get(i).type());
        }
        rows.add(row);
      }
      work.check();
      return new Result(StatementType.SELECT, exact, rows);
    }
  }

  private static boolean hasUnknown(RenderedQuery query) {
    return query.columns().stream().anyMatch(column -> column.type().isEmpty());
  }

  private static List<ResultColumn> declared(RenderedQuery query) {
    return query.columns().stream()
        .map(
            column ->
                new ResultColumn(column.name(), column.type().orElseThrow(), column.nullable()))
        .toList();
  }

  /**
   * What DuckDB made of numbers: a number is selected as it is, so the result itself can be asked,
   * which costs no planning.
   */
  private static List<ResultColumn> withNumbersOf(
      ResultSetMetaData meta, List<ResultColumn> columns) throws SQLException {
    List<ResultColumn> exact = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      ResultColumn column = columns.get(i);
      Optional<SqlType> stored =
          column.type().kind() == Kind.FIXED ? DuckType.toSnowflake(meta, i + 1) : Optional.empty();
      exact.add(
          stored
              .filter(type -> differs(column.type(), type))
              .map(type -> new ResultColumn(column.name(), type, column.nullable()))
              .orElse(column));
    }
    return exact;
  }

  List<ResultColumn> describe(Query query) throws SQLException {
    return columns(render(query));
  }

  private RenderedQuery render(Query query) {
    return new QueryRenderer(work.binding()).render(query, Optional.empty());
  }

  private static String asCells(RenderedQuery query, List<ResultColumn> columns) {
    List<String> items = new ArrayList<>();
    boolean plain = true;
    for (int i = 0; i < columns.size(); i++) {
      String name = RenderedQuery.physical(i + 1);
      String item = Cells.select(name, columns.get(i).type());
      plain &= item.equals(name);
      items.add(item);
    }
    return plain
        ? query.sql()
        : "SELECT " + String.join(", ", items) + " FROM (" + query.sql() + ") q";
  }

  /** Types that the translation does not know are DuckDB's to say. */
  List<ResultColumn> columns(RenderedQuery query) throws SQLException {
    List<Optional<SqlType>> types = new ArrayList<>();
    boolean known = true;
    for (RenderedQuery.Output column : query.columns()) {
      types.add(column.type());
      known &= column.type().isPresent() && column.type().get().kind() != Kind.FIXED;
    }
    if (!known) {
      ask(query.sql(), types);
    }
    List<ResultColumn> columns = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      RenderedQuery.Output column = query.columns().get(i);
      columns.add(
          new ResultColumn(column.name(), types.get(i).orElse(SqlType.VARCHAR), column.nullable()));
    }
    return columns;
  }

  private void ask(String sql, List<Optional<SqlType>> types) throws SQLException {
    try (PreparedStatement prepared = work.connection().prepareStatement(sql)) {
      ResultSetMetaData meta = prepared.getMetaData();
      for (int i = 0; i < types.size(); i++) {
        Optional<SqlType> stored = DuckType.toSnowflake(meta, i + 1);
        if (types.get(i).isEmpty()
            || (stored.isPresent() && differs(types.get(i).get(), stored.get()))) {
          types.set(i, stored);
        }
      }
    }
  }

  private static boolean differs(SqlType known, SqlType stored) {
    return known.kind() != stored.kind()
        ? known.kind() == Kind.FIXED
        : isOtherNumber(known, stored);
  }

  /** An integer of DuckDB's says nothing of its precision. */
  private static boolean isOtherNumber(SqlType known, SqlType stored) {
    return known.kind() == Kind.FIXED
        && !stored.equals(known)
        && !(stored.equals(SqlType.BIGGEST_INTEGER) && known.scale() == 0);
  }
}
