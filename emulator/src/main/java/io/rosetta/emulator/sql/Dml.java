package io.rosetta.emulator.sql;

import java.util.List;
import java.util.Optional;

/**
 * Statements that change rows and can be rolled back.
 *
 * @see <a href="https://docs.snowflake.com/en/sql-reference/sql-dml">DML commands</a>
 */
public sealed interface Dml extends Statement {
  ObjectName target();

  /** An empty column list means all. */
  record Insert(ObjectName target, List<String> columns, Query source, boolean overwrite)
      implements Dml {}

  record Update(
      ObjectName target,
      Query.Alias alias,
      List<Assignment> assignments,
      List<Query.From> from,
      Optional<Expr> where)
      implements Dml {}

  record Delete(ObjectName target, Query.Alias alias, List<Query.From> using, Optional<Expr> where)
      implements Dml {}

  record Merge(
      ObjectName target, Query.Alias alias, Query.From source, Expr on, List<MergeClause> clauses)
      implements Dml {}

  record Truncate(ObjectName target, boolean ifExists) implements Dml {}

  record Assignment(String column, Expr value, Position position) {}

  /** WHEN [NOT] MATCHED [AND condition] THEN action. */
  sealed interface MergeClause {
    Optional<Expr> condition();
  }

  record MergeUpdate(Optional<Expr> condition, List<Assignment> assignments)
      implements MergeClause {}

  record MergeDelete(Optional<Expr> condition) implements MergeClause {}

  record MergeInsert(Optional<Expr> condition, List<String> columns, List<Expr> values)
      implements MergeClause {}
}
