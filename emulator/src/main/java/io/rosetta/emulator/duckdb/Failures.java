package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.sql.SqlError;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Values that could not be converted in running statements. An error inside DuckDB would give up
 * the whole transaction, while in Snowflake a failed statement undoes only itself: so generated SQL
 * calls {@code sf_fail(statement, code, message)}, which notes the first error here and yields
 * NULL, and the statement is refused before it writes. COPY with ON_ERROR leaves out the rows that
 * failed: its SQL calls {@code sf_fail_row(statement, row, code, message)}. Called from DuckDB's
 * threads.
 */
final class Failures {
  private final AtomicLong lastStatement = new AtomicLong();
  private final Map<Long, SqlError> first = new ConcurrentHashMap<>();

  private final Map<Long, FailedRows> rows = new ConcurrentHashMap<>();

  long nextStatement() {
    return lastStatement.incrementAndGet();
  }

  void note(long statement, String code, String message) {
    first.putIfAbsent(statement, new SqlError(code, sqlState(code), message));
  }

  void noteRow(long statement, long row, String code, String message) {
    SqlError error = new SqlError(code, sqlState(code), message);
    rows.computeIfAbsent(statement, s -> new FailedRows()).add(Math.toIntExact(row), error);
  }

  /** Forgets which rows of the statement failed and notes them afresh from now on. */
  FailedRows rowsOf(long statement) {
    FailedRows fresh = new FailedRows();
    rows.put(statement, fresh);
    return fresh;
  }

  void forgetRows(long statement) {
    rows.remove(statement);
  }

  boolean hasFailed(long statement, long row) {
    FailedRows failed = rows.get(statement);
    return failed != null && failed.contains(Math.toIntExact(row));
  }

  /** The error noted for the statement, which is then forgotten. */
  Optional<SqlError> take(long statement) {
    return Optional.ofNullable(first.remove(statement));
  }

  void check(long statement) {
    take(statement)
        .ifPresent(
            error -> {
              throw error;
            });
  }

  private static String sqlState(String code) {
    return switch (code) {
      case "100035" -> "22007";
      case "100037", "100038" -> "22018";
      case "100039" -> "22003";
      case "100051" -> "22012";
      case "100072" -> "22000";
      case "100078" -> "22000";
      case "100069" -> "22P02";
      case "001003" -> "42000";
      default -> "22000";
    };
  }
}
