package io.rosetta.activities.interleaving;

import io.rosetta.testing.EmbeddedSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A client of the source with one transaction at a time. Its statements may wait for others: a call
 * returns when the statement is done or waits, and a client that waits takes no further one. A
 * statement that fails ends the transaction. Used by the test's thread.
 */
final class SourceClient implements AutoCloseable {
  private final EmbeddedSource source;
  private final Connection connection;
  private final int pid;
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private Future<?> running;

  SourceClient(EmbeddedSource source) {
    this.source = source;
    this.connection = source.connect();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT pg_backend_pid(), set_config('deadlock_timeout', '20ms', false)")) {
      row.next();
      pid = row.getInt(1);
      connection.setAutoCommit(false);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  void execute(String sql) {
    submit(
        () -> {
          try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
          } catch (SQLException refused) {
            // A duplicate, a deadlock, a lock that was not to be had.
            connection.rollback();
          }
        });
  }

  /** Outside of transactions; what is refused is left out. */
  void executeAlone(String... statements) {
    try (Statement statement = connection.createStatement()) {
      connection.setAutoCommit(true);
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException refused) {
      // Somebody has the table.
      running = null;
    }
  }

  void commit() {
    submit(connection::commit);
  }

  void rollback() {
    submit(connection::rollback);
  }

  private void submit(Work work) {
    if (!isWaiting()) {
      running =
          thread.submit(
              () -> {
                work.run();
                return null;
              });
      isWaiting();
    }
  }

  /** Whether its statement waits for another client; another one is done when this returns. */
  boolean isWaiting() {
    while (running != null) {
      try {
        running.get(2, TimeUnit.MILLISECONDS);
        running = null;
      } catch (TimeoutException e) {
        if (waitsForLock()) {
          return true;
        }
      } catch (InterruptedException | ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }
    return false;
  }

  private boolean waitsForLock() {
    return !source
        .query("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND pid = " + pid)
        .isEmpty();
  }

  @FunctionalInterface
  private interface Work {
    void run() throws SQLException;
  }

  @Override
  public void close() {
    thread.shutdownNow();
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
