package io.rosetta.demo.proof;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Walks over one side of a table in the order of the key and checks that it is that order. */
final class Rows {
  /** Reads a cell of one of the sides. */
  @FunctionalInterface
  interface Reader {
    Object read(ColumnKind kind, ResultSet row, int column) throws SQLException;
  }

  private final ComparedTable table;
  private final String side;
  private final Pages rows;
  private final Reader reader;
  private List<Object> current;
  private long count;

  Rows(ComparedTable table, String side, Pages rows, Reader reader) {
    this.table = table;
    this.side = side;
    this.rows = rows;
    this.reader = reader;
  }

  /** The row at hand; empty at the end. */
  Optional<List<Object>> current() {
    return Optional.ofNullable(current);
  }

  /** Rows walked over. */
  long count() {
    return count;
  }

  /**
   * Goes to the next row.
   *
   * @throws SQLException also when two rows have one key or the order is another one
   */
  void advance() throws SQLException {
    List<Object> before = current;
    if (!rows.next()) {
      current = null;
      return;
    }
    List<Object> next = new ArrayList<>(table.columns().size());
    for (int i = 0; i < table.columns().size(); i++) {
      next.add(reader.read(table.columns().get(i).kind(), rows.row(), i + 1));
    }
    if (before != null && compareKeys(table, before, next) >= 0) {
      throw new SQLException(
          "%s of %s: the key %s comes after %s: twice, or in another order"
              .formatted(table, side, key(table, next), key(table, before)));
    }
    current = next;
    count++;
  }

  static List<Object> key(ComparedTable table, List<Object> row) {
    return table.key().stream().map(row::get).toList();
  }

  static int compareKeys(ComparedTable table, List<Object> left, List<Object> right)
      throws SQLException {
    for (int i : table.key()) {
      int order = compare(left.get(i), right.get(i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private static int compare(Object left, Object right) throws SQLException {
    if (left instanceof BigDecimal number && right instanceof BigDecimal other) {
      return number.compareTo(other);
    }
    if (left instanceof String text && right instanceof String other) {
      return Arrays.compareUnsigned(
          text.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
    throw new SQLDataException("a key that is neither a number nor text, or NULL");
  }
}
