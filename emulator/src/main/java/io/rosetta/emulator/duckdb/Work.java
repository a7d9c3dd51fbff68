package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.sql.ObjectName;
import io.rosetta.emulator.sql.SqlError;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** One statement at work: its connection, its translation, and the failures noted for it. */
final class Work {
  private final Connection connection;
  private final Binding binding;
  private final Failures failures;
  private final Optional<List<Long>> onlyRows;

  Work(ExecutionContext context, Binding binding, Failures failures) {
    this.connection = context.connection();
    this.onlyRows = context.onlyRows();
    this.binding = binding;
    this.failures = failures;
  }

  /** The rows to change in place of those that the WHERE meets. */
  Optional<List<Long>> onlyRows() {
    return onlyRows;
  }

  Connection connection() {
    return connection;
  }

  Binding binding() {
    return binding;
  }

  Catalog catalog() {
    return binding.catalog();
  }

  SessionView session() {
    return binding.session();
  }

  Relation table(ObjectName name) {
    TableId id = binding.resolve(name);
    return catalog()
        .relation(id, session().sessionId())
        .filter(r -> !r.isView())
        .orElseThrow(() -> SqlError.missingObject("Table", name.toString()));
  }

  /** A name for a temporary table of this statement. */
  String temporary() {
    return "temp.main.w" + binding.statement();
  }

  long update(String sql) throws SQLException {
    return Duck.update(connection, sql);
  }

  /** Refuses the statement if a value failed; nothing is written yet. */
  void check() {
    failures.check(binding.statement());
  }

  /** The rows that fail from now on, of a statement whose binding fails by row. */
  FailedRows failedRows() {
    return failures.rowsOf(binding.statement());
  }

  void forgetFailedRows() {
    failures.forgetRows(binding.statement());
  }

  /** A write whose values may fail: a failure takes the open transaction with it. */
  long checkedUpdate(String sql) throws SQLException {
    long rows = update(sql);
    failures
        .take(binding.statement())
        .ifPresent(
            error -> {
              throw new TransactionLostException(error);
            });
    return rows;
  }
}
