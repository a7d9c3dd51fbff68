package io.rosetta.emulator.duckdb;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Short ways to run generated SQL. */
final class Duck {
  private static final Logger log = LoggerFactory.getLogger(Duck.class);

  private Duck() {}

  /** Runs a statement; the number of rows changed. */
  static long update(Connection connection, String sql) throws SQLException {
    log.trace("store=update sql=\"{}\"", sql);
    try (Statement statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return statement.getLargeUpdateCount();
      }
      return 0;
    }
  }

  static List<String> firstColumn(Connection connection, String sql) throws SQLException {
    log.trace("store=query sql=\"{}\"", sql);
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
