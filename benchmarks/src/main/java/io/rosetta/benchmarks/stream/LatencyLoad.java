package io.rosetta.benchmarks.stream;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A steady load: every transaction inserts one order and its lines, and notes when its commit was
 * answered. One thread.
 */
final class LatencyLoad {
  /** Row changes of a transaction. */
  static final int CHANGES = 10;

  static final String ORDERS = "latency_orders";
  static final String LINES = "latency_lines";

  private final Connection connection;
  private final long everyNanos;

  /**
   * @param connection of its own; autocommit is turned off
   */
  LatencyLoad(Connection connection, int changesPerSecond) {
    this.connection = connection;
    this.everyNanos = TimeUnit.SECONDS.toNanos(1) * CHANGES / changesPerSecond;
  }

  static void createTables(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE "
              + ORDERS
              + " (id int PRIMARY KEY, placed_at timestamptz NOT NULL, note text)");
      statement.execute(
          "CREATE TABLE "
              + LINES
              + " (order_id int, line int, article text, amount numeric(12,2),"
              + " PRIMARY KEY (order_id, line))");
    }
  }

  /**
   * Makes so many transactions at its pace; a late one does not put the others off.
   *
   * @return when the commit of order {@code i + 1} was answered, as {@link System#nanoTime} counts
   */
  long[] run(int transactions) throws SQLException {
    connection.setAutoCommit(false);
    long[] committed = new long[transactions];
    try (PreparedStatement order =
            connection.prepareStatement(
                "INSERT INTO " + ORDERS + " VALUES (?, clock_timestamp(), 'by the benchmark')");
        PreparedStatement lines =
            connection.prepareStatement(
                "INSERT INTO "
                    + LINES
                    + " SELECT ?, i, 'article ' || i, i * 1.25 FROM generate_series(1, ?) AS i")) {
      long begin = System.nanoTime();
      for (int i = 0; i < transactions; i++) {
        await(begin + i * everyNanos);
        order.setInt(1, i + 1);
        order.executeUpdate();
        lines.setInt(1, i + 1);
        lines.setInt(2, CHANGES - 1);
        lines.executeUpdate();
        connection.commit();
        committed[i] = System.nanoTime();
      }
    }
    return committed;
  }

  private static void await(long nanos) {
    for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
