package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.sql.SqlError;
import java.util.BitSet;
import java.util.Optional;

/** The rows of one file that cannot be loaded, by their number from 1. Safe for all threads. */
final class FailedRows {
  private final BitSet rows = new BitSet();
  private SqlError first;
  private int firstRow = Integer.MAX_VALUE;

  synchronized void add(int row, SqlError error) {
    rows.set(row);
    if (row < firstRow) {
      firstRow = row;
      first = error;
    }
  }

  synchronized boolean contains(int row) {
    return rows.get(row);
  }

  synchronized int count() {
    return rows.cardinality();
  }

  /** What was wrong with the first of them. */
  synchronized Optional<SqlError> first() {
    return Optional.ofNullable(first);
  }

  synchronized int firstRow() {
    return firstRow;
  }
}
