package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.sql.Expr;
import io.rosetta.emulator.sql.Query;
import io.rosetta.emulator.sql.SqlError;
import io.rosetta.emulator.sql.SqlType;
import io.rosetta.emulator.sql.SqlType.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * VALUES: the rows of a column are brought to one type.
 *
 * @see <a href="https://docs.snowflake.com/en/sql-reference/constructs/values">VALUES</a>
 */
final class ValuesRenderer {
  private final Binding binding;
  private final ExpressionRenderer expressions;

  ValuesRenderer(Binding binding, ExpressionRenderer expressions) {
    this.binding = binding;
    this.expressions = expressions;
  }

  RenderedQuery render(Query.Values values) {
    int width = values.rows().get(0).size();
    List<List<Rendered>> rows = new ArrayList<>();
    for (List<Expr> row : values.rows()) {
      if (row.size() != width) {
        throw SqlError.columnCount(width, row.size());
      }
      rows.add(new ArrayList<>(expressions.all(row)));
    }
    List<RenderedQuery.Output> outputs = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      unify(rows, i);
      int column = i;
      List<Rendered> all = rows.stream().map(r -> r.get(column)).toList();
      boolean nullable = all.stream().anyMatch(Rendered::nullable);
      outputs.add(new RenderedQuery.Output("COLUMN" + (i + 1), Types.common(all), nullable));
      names.add(RenderedQuery.physical(i + 1));
    }
    List<String> lines = rows.stream().map(r -> "(" + ExpressionRenderer.joined(r) + ")").toList();
    String sql =
        "SELECT * FROM (VALUES %s) v(%s)"
            .formatted(String.join(", ", lines), String.join(", ", names));
    return new RenderedQuery(sql, outputs);
  }

  private void unify(List<List<Rendered>> rows, int column) {
    Optional<SqlType> meeting = meeting(rows.stream().map(r -> r.get(column)).toList());
    if (meeting.isPresent()) {
      rows.forEach(
          row -> {
            if (row.get(column).type().isPresent()) {
              row.set(column, binding.convert(row.get(column), meeting.get()));
            }
          });
    }
  }

  /** Text beside numbers or booleans makes all of them text; beside a time it becomes one. */
  private static Optional<SqlType> meeting(List<Rendered> values) {
    boolean text = values.stream().anyMatch(v -> v.is(Kind.TEXT));
    Optional<SqlType> other =
        values.stream()
            .flatMap(v -> v.type().stream())
            .filter(t -> t.kind() != Kind.TEXT)
            .findFirst();
    if (!text || other.isEmpty()) {
      return Optional.empty();
    }
    return switch (other.get().kind()) {
      case FIXED, REAL, BOOLEAN -> Optional.of(SqlType.text(SqlType.MAX_TEXT));
      default -> other;
    };
  }
}
