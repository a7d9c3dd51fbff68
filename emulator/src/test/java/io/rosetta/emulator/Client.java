package io.rosetta.emulator;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.logging.LogManager;

/** One session of the real driver, in the words of the tests. */
final class Client implements AutoCloseable {
  static {
    // The driver logs to JUL, loudly.
    LogManager.getLogManager().reset();
  }

  private final Connection connection;

  Client(Connection connection) {
    this.connection = connection;
  }

  /** User rosetta in database DB, schema PUBLIC; more properties as pairs. */
  static Client of(SnowflakeEmulator emulator, String... more) throws SQLException {
    return new Client(connect(emulator, more));
  }

  static Client connectTo(String url) throws SQLException {
    Properties properties = new Properties();
    properties.put("user", "rosetta");
    properties.put("password", "rosetta");
    return new Client(DriverManager.getConnection(url, properties));
  }

  static Connection connect(SnowflakeEmulator emulator, String... more) throws SQLException {
    Properties properties = new Properties();
    properties.put("user", "rosetta");
    properties.put("password", "rosetta");
    properties.put("db", "DB");
    properties.put("schema", "PUBLIC");
    for (int i = 0; i < more.length; i += 2) {
      if (more[i + 1].isEmpty()) {
        properties.remove(more[i]);
      } else {
        properties.put(more[i], more[i + 1]);
      }
    }
    return DriverManager.getConnection(emulator.jdbcUrl(), properties);
  }

  Connection jdbc() {
    return connection;
  }

  int run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.execute(sql) ? -1 : statement.getUpdateCount();
    }
  }

  /** Runs on a thread of its own; for statements that wait. */
  CompletableFuture<Integer> runAside(String sql) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return run(sql);
          } catch (SQLException e) {
            throw new CompletionException(e);
          }
        },
        task -> new Thread(task, "test-aside").start());
  }

  List<String> rows(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<String> rows = new ArrayList<>();
      int columns = result.getMetaData().getColumnCount();
      while (result.next()) {
        List<String> cells = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          cells.add(result.getString(i));
        }
        rows.add(String.join("|", cells.stream().map(String::valueOf).toList()));
      }
      return rows;
    }
  }

  String value(String sql) throws SQLException {
    return rows(sql).get(0);
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
