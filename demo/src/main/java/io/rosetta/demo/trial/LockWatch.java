package io.rosetta.demo.trial;

import io.rosetta.demo.local.LocalSnowflake;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Looks all the while how many statements wait for each table of the target, on its own thread. */
final class LockWatch implements AutoCloseable {
  private static final long LOOK_MILLIS = 20;

  private final LocalSnowflake snowflake;
  private final Thread thread = new Thread(this::watch, "lock-watch");
  private volatile boolean stopped;
  private volatile SQLException failure;
  private long looks;
  private int most;
  private String table = "none";

  private LockWatch(LocalSnowflake snowflake) {
    this.snowflake = snowflake;
  }

  static LockWatch start(LocalSnowflake snowflake) {
    LockWatch watch = new LockWatch(snowflake);
    watch.thread.setDaemon(true);
    watch.thread.start();
    return watch;
  }

  /**
   * What it has seen.
   *
   * @param most statements that waited for one table at once
   * @param table the one
   */
  record Queue(long looks, int most, String table) {}

  private void watch() {
    try (Connection connection = snowflake.connect();
        Statement statement = connection.createStatement()) {
      while (!stopped) {
        look(statement);
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      }
    } catch (SQLException e) {
      failure = e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look(Statement statement) throws SQLException {
    Map<String, Integer> waiting = new HashMap<>();
    try (ResultSet locks = statement.executeQuery("SHOW LOCKS IN ACCOUNT")) {
      while (locks.next()) {
        if (locks.getString("status").equals("WAITING")) {
          waiting.merge(locks.getString("resource"), 1, Integer::sum);
        }
      }
    }
    note(waiting);
  }

  private synchronized void note(Map<String, Integer> waiting) {
    looks++;
    waiting.forEach(
        (resource, waiters) -> {
          if (waiters > most) {
            most = waiters;
            table = resource;
          }
        });
  }

  /**
   * What it has seen so far.
   *
   * @throws SQLException when it cannot look
   */
  synchronized Queue longest() throws SQLException {
    if (failure != null) {
      throw failure;
    }
    return new Queue(looks, most, table);
  }

  @Override
  public void close() {
    stopped = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
