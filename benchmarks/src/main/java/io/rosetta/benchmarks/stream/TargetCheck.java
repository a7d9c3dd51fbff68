package io.rosetta.benchmarks.stream;

import io.rosetta.benchmarks.contender.TargetProcess;
import io.rosetta.demo.local.LocalSnowflake;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;

/** A number is worth nothing when the rows did not arrive. */
public final class TargetCheck {
  private static final String SUMS = "SELECT COUNT(*), SUM(id), SUM(balance) FROM ";

  private final Connection source;
  private final TargetProcess target;

  public TargetCheck(Connection source, TargetProcess target) {
    this.source = source;
    this.target = target;
  }

  /**
   * Compares a table of schema public in source and target; it has columns id and balance.
   *
   * @throws IllegalStateException when they differ
   */
  public void requireEqual(String table) throws SQLException {
    String there = sums(source, table);
    String here;
    try (Connection connection = target.connect()) {
      here =
          sums(connection, LocalSnowflake.DATABASE + ".PUBLIC." + table.toUpperCase(Locale.ROOT));
    }
    if (!there.equals(here)) {
      throw new IllegalStateException(
          "table %s: the source has %s, the target %s (rows, sums of id and balance)"
              .formatted(table, there, here));
    }
  }

  private static String sums(Connection connection, String table) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(SUMS + table)) {
      row.next();
      return row.getLong(1) + " " + row.getLong(2) + " " + row.getLong(3);
    }
  }
}
