package io.rosetta.demo.replica;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Changes tables of the shape {@code (id int, steady int, val text, doc text)} again and again, on
 * a thread of its own: rows above {@link SourceRows#STEADY} come, go, change their key and move;
 * those up to it change in everything but {@code steady}.
 */
final class Churn implements AutoCloseable {
  private static final int FROM = SourceRows.STEADY;
  private static final int SPAN = 1_500;

  /** Some hundred changes a second: the test is about the order of things, not about speed. */
  private static final long PAUSE_NANOS = 2_000_000;

  private final Connection connection;
  private final List<String> tables;
  private final Random random = new Random(11);
  private final AtomicLong changes = new AtomicLong();
  private final Thread thread;
  private volatile boolean stopped;
  private volatile SQLException failure;

  private Churn(Connection connection, List<String> tables) {
    this.connection = connection;
    this.tables = tables;
    this.thread = new Thread(this::run, "churn");
  }

  /** Begins; owns the connection from then on. */
  static Churn start(Connection connection, String... tables) {
    Churn churn = new Churn(connection, List.of(tables));
    churn.thread.start();
    return churn;
  }

  private void run() {
    try (connection) {
      while (!stopped) {
        change(tables.get(random.nextInt(tables.size())));
        changes.incrementAndGet();
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    } catch (SQLException e) {
      failure = e;
    }
  }

  private void change(String table) throws SQLException {
    int moving = FROM + 1 + random.nextInt(SPAN);
    switch (random.nextInt(6)) {
      case 0 ->
          execute(
              "INSERT INTO %s VALUES (?, 0, ?, repeat(md5(?::text), 90))"
                  + " ON CONFLICT (id) DO UPDATE SET val = excluded.val",
              table, moving, "new " + changes, moving);
      case 1 -> execute("DELETE FROM %s WHERE id = ?", table, moving);
      case 2 ->
          execute(
              "UPDATE %1$s SET id = ? WHERE id = ? AND NOT EXISTS (SELECT 1 FROM %1$s WHERE id = ?)",
              table, FROM + 1 + SPAN + moving, moving, FROM + 1 + SPAN + moving);
      case 3 ->
          execute(
              "UPDATE %s SET doc = repeat(md5(?::text), 90) WHERE id = ?",
              table, random.nextInt(), moving);
      default ->
          execute(
              "UPDATE %s SET val = ? WHERE id = ?",
              table, "changed " + changes, 1 + random.nextInt(FROM));
    }
  }

  private void execute(String sql, String table, Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql.formatted(table))) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.executeUpdate();
    }
  }

  /** Committed so far. */
  long changes() {
    return changes.get();
  }

  @Override
  public void close() throws SQLException {
    stopped = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (failure != null) {
      throw failure;
    }
  }
}
