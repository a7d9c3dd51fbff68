package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.sql.Dml;
import io.rosetta.emulator.sql.SqlError;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * MERGE. The source is read once, joined to the target, into a temporary table: which clause each
 * row falls under and the values ready to store. Then duplicates are looked for, then each clause
 * is carried out.
 *
 * @see <a href="https://docs.snowflake.com/en/sql-reference/sql/merge">MERGE, nondeterministic
 *     results</a>
 */
final class MergeExecutor {
  private static final Pattern PLAIN = Pattern.compile("s\\.v\\d+");

  /** Renders of numbers, of the time of the statement and of no value. */
  private static final Pattern CONSTANT =
      Pattern.compile(
          "NULL|-?\\d+|make_timestamptz\\(-?\\d+\\)|CAST\\('-?[0-9.]+' AS DECIMAL\\(\\d+,\\d+\\)\\)");

  private final Work work;
  private final Assignments assignments;
  private final Scope scope = new Scope(Optional.empty());
  private final Scope sourceOnly = new Scope(Optional.empty());
  private final Map<String, String> raw = new LinkedHashMap<>();
  private final Map<String, Stored> stored = new LinkedHashMap<>();
  private final List<Clause> clauses = new ArrayList<>();

  /**
   * A value ready to store, and the clauses that use it.
   *
   * @param constant whether it is the same for all rows and cannot fail, so that it need not be
   *     worked out before
   */
  private record Stored(String name, String sql, List<Integer> clauses, boolean constant) {
    /** Where the value is read from when a clause is carried out. */
    String from(String prefix) {
      return constant ? sql : prefix + name;
    }

    /**
     * What can fail is worked out for the rows of its clauses only; what all have and a plain
     * column is not wrapped, because planning hundreds of wrapped ones takes DuckDB long.
     */
    String item(int all) {
      if (clauses.size() == all || PLAIN.matcher(sql).matches()) {
        return sql + " AS " + name;
      }
      String numbers = String.join(", ", clauses.stream().map(String::valueOf).toList());
      return "CASE WHEN k IN (%s) THEN %s END AS %s".formatted(numbers, sql, name);
    }
  }

  /** A clause and the values of its columns, by the column's name. */
  private record Clause(int number, Dml.MergeClause clause, Map<String, Stored> values) {}

  MergeExecutor(Work work) {
    this.work = work;
    this.assignments = new Assignments(work.binding());
  }

  Result run(Dml.Merge merge) throws SQLException {
    Relation table = work.table(merge.target());
    String alias = work.binding().nextAlias();
    String from = new FromRenderer(work.binding(), sourceOnly).item(merge.source());
    scope.add(FromRenderer.source(table, alias, merge.alias()));
    sourceOnly.sources().forEach(scope::add);
    String on = new ExpressionRenderer(work.binding(), scope).condition(merge.on());
    String clause = choice(merge, table, alias);
    String staged = work.temporary();
    try {
      work.update(stage(staged, clause, alias, from, table, on));
      work.check();
      refuseDuplicates(staged);
      return carryOut(staged, table);
    } finally {
      new Staging(work).drop();
    }
  }

  private String stage(
      String staged, String clause, String alias, String from, Relation table, String on) {
    StringBuilder inner =
        new StringBuilder("SELECT " + alias + ".rowid AS rid, " + clause + " AS k");
    raw.forEach((sql, name) -> inner.append(", ").append(sql).append(" AS ").append(name));
    inner.append(" FROM ").append(from).append(" LEFT JOIN ").append(table.physical());
    inner.append(" AS ").append(alias).append(" ON ").append(on);
    StringBuilder outer = new StringBuilder("CREATE TEMP TABLE " + staged + " AS SELECT rid, k");
    stored.values().forEach(value -> outer.append(", ").append(value.item(clauses.size())));
    return outer.append(" FROM (").append(inner).append(") s WHERE k IS NOT NULL").toString();
  }

  /** The number of the first clause whose condition holds. */
  private String choice(Dml.Merge merge, Relation table, String alias) {
    StringBuilder matched = new StringBuilder();
    StringBuilder notMatched = new StringBuilder();
    for (Dml.MergeClause clause : merge.clauses()) {
      boolean insert = clause instanceof Dml.MergeInsert;
      ExpressionRenderer expressions =
          new ExpressionRenderer(work.binding(), insert ? sourceOnly : scope);
      int number = clauses.size() + 1;
      clauses.add(new Clause(number, clause, values(clause, table, expressions, number)));
      (insert ? notMatched : matched)
          .append(" WHEN ")
          .append(clause.condition().map(expressions::condition).orElse("true"))
          .append(" THEN ")
          .append(number);
    }
    return "CASE WHEN %s.rowid IS NOT NULL THEN %s ELSE %s END"
        .formatted(alias, orNull(matched), orNull(notMatched));
  }

  private static String orNull(StringBuilder whens) {
    return whens.isEmpty() ? "NULL" : "CASE" + whens + " END";
  }

  private Map<String, Stored> values(
      Dml.MergeClause clause, Relation table, ExpressionRenderer expressions, int number) {
    Map<String, Stored> values = new LinkedHashMap<>();
    if (clause instanceof Dml.MergeUpdate update) {
      for (Dml.Assignment a : update.assignments()) {
        ColumnDef column = Assignments.column(table, a.column());
        values.put(column.name(), store(expressions.render(a.value()), column, number));
      }
    } else if (clause instanceof Dml.MergeInsert insert) {
      List<ColumnDef> named = Assignments.columns(table, insert.columns());
      if (named.size() != insert.values().size()) {
        throw SqlError.columnCount(named.size(), insert.values().size());
      }
      for (ColumnDef column : table.columns()) {
        int i = named.indexOf(column);
        values.put(
            column.name(),
            i < 0
                ? storeDefault(column, number)
                : store(expressions.render(insert.values().get(i)), column, number));
      }
    }
    return values;
  }

  private Stored store(Rendered value, ColumnDef column, int number) {
    if (CONSTANT.matcher(value.sql()).matches()) {
      String sql = assignments.assign(value, column);
      if (!Conversion.canFail(sql)) {
        return new Stored("", sql, List.of(), true);
      }
    }
    String rawName = raw.computeIfAbsent(value.sql(), sql -> "v" + raw.size());
    Stored known =
        stored.computeIfAbsent(
            column.name() + "/" + rawName,
            key ->
                new Stored(
                    "a" + stored.size(),
                    assignments.assign(
                        value.sql().equals("NULL")
                            ? value
                            : new Rendered("s." + rawName, value.type(), value.nullable()),
                        column),
                    new ArrayList<>(),
                    false));
    known.clauses().add(number);
    return known;
  }

  private Stored storeDefault(ColumnDef column, int number) {
    Stored known =
        stored.computeIfAbsent(
            column.name() + "/default",
            key ->
                new Stored(
                    "a" + stored.size(), assignments.byDefault(column), new ArrayList<>(), false));
    known.clauses().add(number);
    return known;
  }

  /**
   * Several source rows for one target row are an error if one of them updates; that all delete is
   * well defined.
   */
  private void refuseDuplicates(String staged) throws SQLException {
    List<String> updates =
        clauses.stream()
            .filter(c -> c.clause() instanceof Dml.MergeUpdate)
            .map(c -> Integer.toString(c.number()))
            .toList();
    if (updates.isEmpty()) {
      return;
    }
    String groups =
        "SELECT rid FROM %s WHERE rid IS NOT NULL GROUP BY rid HAVING count(*) > 1 AND count_if(k IN (%s)) > 0"
            .formatted(staged, String.join(", ", updates));
    List<String> found = Duck.firstColumn(work.connection(), groups + " LIMIT 1");
    if (found.isEmpty()) {
      return;
    }
    if (work.session().errorOnNondeterministicMerge()) {
      throw SqlError.duplicateRow("[target row " + found.get(0) + "]");
    }
    work.update(
        "DELETE FROM %1$s WHERE rid IN (%2$s) AND rowid NOT IN (SELECT min(rowid) FROM %1$s GROUP BY rid)"
            .formatted(staged, groups));
  }

  /** A clause that no row falls under is left out: looking for none costs a scan of the target. */
  private Result carryOut(String staged, Relation table) throws SQLException {
    Set<String> met =
        Set.copyOf(
            Duck.firstColumn(
                work.connection(),
                "SELECT CAST(k AS VARCHAR) FROM (SELECT DISTINCT k FROM " + staged + ")"));
    Map<String, Long> counts = new LinkedHashMap<>();
    for (Clause c : clauses) {
      boolean isMet = met.contains(Integer.toString(c.number()));
      counts.merge(counted(c), isMet ? carryOut(staged, table, c) : 0L, Long::sum);
    }
    List<String> names = new ArrayList<>();
    for (String name : List.of(DmlExecutor.INSERTED, DmlExecutor.UPDATED, DmlExecutor.DELETED)) {
      if (counts.containsKey(name)) {
        names.add(name);
      }
    }
    long[] numbers = names.stream().mapToLong(counts::get).toArray();
    return Result.counts(StatementType.MERGE, names, numbers);
  }

  private static String counted(Clause clause) {
    if (clause.clause() instanceof Dml.MergeUpdate) {
      return DmlExecutor.UPDATED;
    }
    return clause.clause() instanceof Dml.MergeDelete ? DmlExecutor.DELETED : DmlExecutor.INSERTED;
  }

  private long carryOut(String staged, Relation table, Clause clause) throws SQLException {
    if (clause.clause() instanceof Dml.MergeUpdate) {
      return update(staged, table, clause);
    } else if (clause.clause() instanceof Dml.MergeDelete) {
      return work.update(
          "DELETE FROM %s WHERE rowid IN (SELECT rid FROM %s WHERE k = %d)"
              .formatted(table.physical(), staged, clause.number()));
    }
    return insert(staged, table, clause);
  }

  private long update(String staged, Relation table, Clause clause) throws SQLException {
    List<String> sets = new ArrayList<>();
    clause
        .values()
        .forEach((column, value) -> sets.add(Physical.quoted(column) + " = " + value.from("w.")));
    return work.update(
        "UPDATE %s AS t SET %s FROM %s w WHERE t.rowid = w.rid AND w.k = %d"
            .formatted(table.physical(), String.join(", ", sets), staged, clause.number()));
  }

  private long insert(String staged, Relation table, Clause clause) throws SQLException {
    return work.update(
        "INSERT INTO %s SELECT %s FROM %s WHERE k = %d"
            .formatted(
                table.physical(),
                String.join(
                    ", ", clause.values().values().stream().map(value -> value.from("")).toList()),
                staged,
                clause.number()));
  }
}
