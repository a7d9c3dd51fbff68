package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.sql.Dml;
import io.rosetta.emulator.sql.Expr;
import io.rosetta.emulator.sql.ObjectName;
import io.rosetta.emulator.sql.Query;
import io.rosetta.emulator.sql.SqlError;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which rows an UPDATE or DELETE means, found apart from changing them. */
final class MatchingRows {
  /** They go into a statement's text. */
  private static final int MOST = 100_000;

  private final Work work;

  MatchingRows(Work work) {
    this.work = work;
  }

  List<Long> of(Dml dml) throws SQLException {
    if (dml instanceof Dml.Update update) {
      return find(update.target(), update.alias(), update.where());
    } else if (dml instanceof Dml.Delete delete) {
      return find(delete.target(), delete.alias(), delete.where());
    }
    throw new IllegalArgumentException("neither UPDATE nor DELETE");
  }

  private List<Long> find(ObjectName target, Query.Alias alias, Optional<Expr> where)
      throws SQLException {
    Relation table = work.table(target);
    Scope scope = new Scope(Optional.empty());
    String name = work.binding().nextAlias();
    scope.add(FromRenderer.source(table, name, alias));
    ExpressionRenderer expressions = new ExpressionRenderer(work.binding(), scope);
    String condition = where.map(e -> " WHERE " + expressions.condition(e)).orElse("");
    List<String> rows =
        Duck.firstColumn(
            work.connection(),
            "SELECT %1$s.rowid FROM %2$s AS %1$s%3$s".formatted(name, table.physical(), condition));
    work.check();
    if (rows.size() > MOST) {
      throw SqlError.unsupported("a blocked statement that changes more than " + MOST + " rows");
    }
    return rows.stream().map(Long::valueOf).toList();
  }

  /** The condition that means these rows and no others. */
  static String condition(String alias, List<Long> rows) {
    return rows.isEmpty()
        ? " WHERE FALSE"
        : rows.stream()
            .map(String::valueOf)
            .collect(Collectors.joining(", ", " WHERE " + alias + ".rowid IN (", ")"));
  }
}
