package io.rosetta.emulator.duckdb;

import java.util.Arrays;
import java.util.List;

/**
 * A statement's answer. A row is one array as long as {@code columns}; a cell is the text that the
 * driver expects in JSON, or null for SQL NULL.
 */
public record Result(StatementType type, List<ResultColumn> columns, List<String[]> rows) {
  /** One row, one text column, as DDL answers. */
  public static Result status(StatementType type, String message) {
    return new Result(
        type, List.of(ResultColumn.text("status")), List.<String[]>of(new String[] {message}));
  }

  /** One row of counts, as DML answers; names and counts go in pairs. */
  public static Result counts(StatementType type, List<String> names, long... counts) {
    String[] row = Arrays.stream(counts).mapToObj(Long::toString).toArray(String[]::new);
    return new Result(
        type, names.stream().map(ResultColumn::count).toList(), List.<String[]>of(row));
  }
}
