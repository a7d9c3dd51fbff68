package io.rosetta.emulator.duckdb;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Short ways to run generated SQL. */
final class Duck {
  private Duck() {}

  /** Runs a statement; the number of rows changed. */
  static long update(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return statement.getLargeUpdateCount();
      }
      return 0;
    }
  }

  static List<String> firstColumn(Connection connection, String sql) throws SQLException {
    List<String> values = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        values.add(rows.getString(1));
      }
    }
    return values;
  }

  static long count(Connection connection, String sql) throws SQLException {
    return Long.parseLong(firstColumn(connection, sql).get(0));
  }
}
