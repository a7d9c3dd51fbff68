package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.sql.Dml;
import io.rosetta.emulator.sql.Expr;
import io.rosetta.emulator.sql.Query;
import io.rosetta.emulator.sql.SqlError;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** INSERT, UPDATE, DELETE and TRUNCATE. */
final class DmlExecutor {
  static final String INSERTED = "number of rows inserted";
  static final String UPDATED = "number of rows updated";
  static final String DELETED = "number of rows deleted";

  private final Work work;
  private final Assignments assignments;

  DmlExecutor(Work work) {
    this.work = work;
    this.assignments = new Assignments(work.binding());
  }

  Result run(Dml dml) throws SQLException {
    if (dml instanceof Dml.Insert insert) {
      return insert(insert);
    } else if (dml instanceof Dml.Update update) {
      return update(update);
    } else if (dml instanceof Dml.Delete delete) {
      return delete(delete);
    } else if (dml instanceof Dml.Merge merge) {
      return new MergeExecutor(work).run(merge);
    }
    return truncate((Dml.Truncate) dml);
  }

  private Result insert(Dml.Insert insert) throws SQLException {
    Relation table = work.table(insert.target());
    RenderedQuery source =
        new QueryRenderer(work.binding()).render(insert.source(), Optional.empty());
    List<ColumnDef> named = Assignments.columns(table, insert.columns());
    if (source.columns().size() != named.size()) {
      throw SqlError.columnCount(named.size(), source.columns().size());
    }
    List<Scope.Column> values = source.scopeColumns(List.of());
    List<String> items = new ArrayList<>();
    for (ColumnDef column : table.columns()) {
      int i = named.indexOf(column);
      items.add(
          i < 0 ? assignments.byDefault(column) : assignments.assign(value(values.get(i)), column));
    }
    if (insert.overwrite()) {
      work.update("DELETE FROM " + table.physical());
    }
    long rows =
        work.checkedUpdate(
            "INSERT INTO %s SELECT %s FROM (%s) s"
                .formatted(table.physical(), String.join(", ", items), source.sql()));
    return Result.counts(StatementType.INSERT, List.of(INSERTED), rows);
  }

  private static Rendered value(Scope.Column column) {
    return new Rendered("s." + column.physical(), column.type(), column.nullable());
  }

  private Result update(Dml.Update update) throws SQLException {
    Relation table = work.table(update.target());
    Scope scope = new Scope(Optional.empty());
    String alias = work.binding().nextAlias();
    scope.add(FromRenderer.source(table, alias, update.alias()));
    String from = new FromRenderer(work.binding(), scope).render(update.from());
    ExpressionRenderer expressions = new ExpressionRenderer(work.binding(), scope);
    String where = where(update.where(), alias, expressions);
    long rows =
        update.from().isEmpty()
            ? work.checkedUpdate(
                "UPDATE %s AS %s SET %s%s"
                    .formatted(table.physical(), alias, direct(update, table, expressions), where))
            : joined(update, table, expressions, new Joined(alias, from, where));
    return Result.counts(
        StatementType.UPDATE, List.of(UPDATED, "number of multi-joined rows updated"), rows, 0);
  }

  private record Joined(String alias, String from, String where) {}

  private String direct(Dml.Update update, Relation table, ExpressionRenderer expressions) {
    List<String> sets = new ArrayList<>();
    for (Dml.Assignment a : update.assignments()) {
      ColumnDef column = Assignments.column(table, a.column());
      String value = assignments.assign(expressions.render(a.value()), column);
      sets.add(Physical.quoted(column.name()) + " = " + value);
    }
    return String.join(", ", sets);
  }

  /**
   * A row that meets several is updated by one of them, as ERROR_ON_NONDETERMINISTIC_UPDATE=false
   * says.
   */
  private long joined(
      Dml.Update update, Relation table, ExpressionRenderer expressions, Joined parts)
      throws SQLException {
    List<String> raw = new ArrayList<>();
    List<String> converted = new ArrayList<>();
    List<String> sets = new ArrayList<>();
    for (Dml.Assignment a : update.assignments()) {
      ColumnDef column = Assignments.column(table, a.column());
      Rendered value = expressions.render(a.value());
      String name = "v" + raw.size();
      raw.add(value.sql() + " AS " + name);
      Rendered named = new Rendered("s." + name, value.type(), value.nullable());
      converted.add(assignments.assign(named, column) + " AS " + name);
      sets.add(Physical.quoted(column.name()) + " = w." + name);
    }
    String staged = work.temporary();
    try {
      work.update(
          "CREATE TEMP TABLE %s AS SELECT rid, %s FROM (SELECT DISTINCT ON (%s.rowid) %s.rowid AS rid, %s FROM %s AS %s, %s%s) s"
              .formatted(
                  staged,
                  String.join(", ", converted),
                  parts.alias(),
                  parts.alias(),
                  String.join(", ", raw),
                  table.physical(),
                  parts.alias(),
                  parts.from().substring(" FROM ".length()),
                  parts.where()));
      work.check();
      return work.update(
          "UPDATE %s AS t SET %s FROM %s w WHERE t.rowid = w.rid"
              .formatted(table.physical(), String.join(", ", sets), staged));
    } finally {
      new Staging(work).drop();
    }
  }

  private Result delete(Dml.Delete delete) throws SQLException {
    Relation table = work.table(delete.target());
    Scope scope = new Scope(Optional.empty());
    String alias = work.binding().nextAlias();
    scope.add(FromRenderer.source(table, alias, delete.alias()));
    List<Query.From> using = delete.using();
    String from = new FromRenderer(work.binding(), scope).render(using);
    String where = where(delete.where(), alias, new ExpressionRenderer(work.binding(), scope));
    String sql =
        using.isEmpty()
            ? "DELETE FROM %s AS %s%s".formatted(table.physical(), alias, where)
            : "DELETE FROM %1$s WHERE rowid IN (SELECT %2$s.rowid FROM %1$s AS %2$s, %3$s%4$s)"
                .formatted(table.physical(), alias, from.substring(" FROM ".length()), where);
    return Result.counts(StatementType.DELETE, List.of(DELETED), work.checkedUpdate(sql));
  }

  private String where(Optional<Expr> condition, String alias, ExpressionRenderer expressions) {
    return work.onlyRows()
        .map(rows -> MatchingRows.condition(alias, rows))
        .orElseGet(() -> condition.map(e -> " WHERE " + expressions.condition(e)).orElse(""));
  }

  /** A DELETE of all rows, so that it rolls back; the load metadata goes too. */
  private Result truncate(Dml.Truncate truncate) throws SQLException {
    TableId id = work.binding().resolve(truncate.target());
    Optional<Relation> table = work.catalog().relation(id, work.session().sessionId());
    if (table.isPresent() || !truncate.ifExists()) {
      Relation found = work.table(truncate.target());
      work.update("DELETE FROM " + found.physical());
      work.update("DELETE FROM rosetta.loads WHERE serial = " + found.serial());
    }
    return Result.status(StatementType.DDL, "Statement executed successfully.");
  }
}
