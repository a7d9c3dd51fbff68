package io.rosetta.demo.proof;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Compares tables value by value: both sides are read in the order of the key and walked side by
 * side. The JVM's time zone must be UTC. Not for use by several threads.
 */
public final class Verifier {
  private static final int FETCH_ROWS = 2_000;
  private static final int SHOWN = 20;

  /** The target's driver holds a result in memory. */
  private static final int PAGE_ROWS = 50_000;

  private final Connection source;
  private final Connection target;
  private final String database;
  private final int pageRows;
  private final List<Difference> first = new ArrayList<>();
  private long differences;

  /**
   * Reads from these connections; the caller closes them.
   *
   * @param database of the target, as it is spelled there
   */
  public Verifier(Connection source, Connection target, String database) {
    this(source, target, database, PAGE_ROWS);
  }

  Verifier(Connection source, Connection target, String database, int pageRows) {
    this.source = source;
    this.target = target;
    this.database = database;
    this.pageRows = pageRows;
  }

  /**
   * Compares all of these tables of one schema, in one snapshot of the source.
   *
   * @throws SQLException when a side cannot be read, a target table is missing among others
   */
  public Verification compare(String schema, List<String> names) throws SQLException {
    source.setAutoCommit(false);
    source.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    try {
      long rows = 0;
      for (String name : names) {
        rows += compare(ComparedTable.read(source, schema, name));
      }
      return new Verification(names.size(), rows, differences, List.copyOf(first));
    } finally {
      source.rollback();
      source.setAutoCommit(true);
    }
  }

  private long compare(ComparedTable table) throws SQLException {
    try (Statement there = source.createStatement();
        Statement here = target.createStatement()) {
      there.setFetchSize(FETCH_ROWS);
      Pages sourceRows = Pages.whole(there, table.sourceSql());
      Pages targetRows =
          Pages.of(here, (from, most) -> table.targetSql(database, from, most), pageRows);
      Rows left = new Rows(table, "the source", sourceRows, ColumnKind::source);
      Rows right = new Rows(table, "the target", targetRows, ColumnKind::target);
      walk(table, left, right);
      return left.count();
    } catch (SQLException e) {
      throw new SQLException("cannot compare " + table + ": " + e.getMessage(), e);
    }
  }

  private void walk(ComparedTable table, Rows left, Rows right) throws SQLException {
    left.advance();
    right.advance();
    while (left.current().isPresent() || right.current().isPresent()) {
      int order = order(table, left, right);
      if (order < 0) {
        note(Difference.missingInTarget(table, Rows.key(table, left.current().orElseThrow())));
        left.advance();
      } else if (order > 0) {
        note(Difference.onlyInTarget(table, Rows.key(table, right.current().orElseThrow())));
        right.advance();
      } else {
        compareCells(table, left.current().orElseThrow(), right.current().orElseThrow());
        left.advance();
        right.advance();
      }
    }
  }

  private static int order(ComparedTable table, Rows left, Rows right) throws SQLException {
    if (left.current().isEmpty()) {
      return 1;
    }
    if (right.current().isEmpty()) {
      return -1;
    }
    return Rows.compareKeys(table, left.current().orElseThrow(), right.current().orElseThrow());
  }

  private void compareCells(ComparedTable table, List<Object> left, List<Object> right) {
    for (int i = 0; i < left.size(); i++) {
      if (!Objects.equals(left.get(i), right.get(i))) {
        note(
            Difference.cell(
                table,
                Rows.key(table, left),
                table.columns().get(i).name(),
                left.get(i),
                right.get(i)));
      }
    }
  }

  private void note(Difference difference) {
    differences++;
    if (first.size() < SHOWN) {
      first.add(difference);
    }
  }
}
