package io.rosetta.demo.proof;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Reads the sum over two tables of the target in one statement, again and again: a sum that is not
 * the one that every transaction of the source leaves is half a transaction. Before the first rows
 * arrive there is no sum, which is right too. One thread of its own; results may be read from
 * anywhere.
 */
public final class TornReadWatch implements AutoCloseable {
  /** Opens a connection to the target; asked again when one breaks. */
  @FunctionalInterface
  public interface Connector {
    Connection connect() throws SQLException;
  }

  private final Connector connector;
  private final String sql;
  private final BigDecimal expected;
  private final Duration pause;
  private final AtomicLong reads = new AtomicLong();
  private final AtomicLong failedReads = new AtomicLong();
  private final AtomicReference<String> torn = new AtomicReference<>();
  private final Thread thread;
  private volatile boolean stopped;

  private TornReadWatch(Connector connector, String sql, BigDecimal expected, Duration pause) {
    this.connector = connector;
    this.sql = sql;
    this.expected = expected;
    this.pause = pause;
    this.thread = new Thread(this::watch, "torn-read-watch");
    thread.setDaemon(true);
  }

  /**
   * Starts to read.
   *
   * @param tables in the target
   * @param expected the sum over both
   * @param pause between two reads
   */
  public static TornReadWatch start(
      Connector connector, Tables tables, BigDecimal expected, Duration pause) {
    TornReadWatch watch = new TornReadWatch(connector, tables.sql(), expected, pause);
    watch.thread.start();
    return watch;
  }

  /** The quoted names of two tables and of the column that is summed up over both. */
  public record Tables(String left, String right, String column) {
    String sql() {
      return "SELECT SUM(b.amount) FROM (SELECT %1$s AS amount FROM %2$s UNION ALL SELECT %1$s AS amount FROM %3$s) b"
          .formatted(column, left, right);
    }
  }

  private void watch() {
    while (!stopped) {
      try (Connection connection = connector.connect();
          Statement statement = connection.createStatement()) {
        while (!stopped) {
          read(statement);
          LockSupport.parkNanos(pause.toNanos());
        }
      } catch (SQLException e) {
        failedReads.incrementAndGet();
        LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
      }
    }
  }

  private void read(Statement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      BigDecimal sum = rows.getBigDecimal(1);
      if (sum != null && sum.compareTo(expected) != 0) {
        torn.compareAndSet(
            null, "read %d saw the sum %s, not %s".formatted(reads.get() + 1, sum, expected));
      }
      // Last: whoever sees the read counted sees what it saw.
      reads.incrementAndGet();
    }
  }

  /** Reads that gave an answer. */
  public long reads() {
    return reads.get();
  }

  /** Reads that failed; the tables need not be there at the beginning. */
  public long failedReads() {
    return failedReads.get();
  }

  /** What the first torn read saw. */
  public Optional<String> torn() {
    return Optional.ofNullable(torn.get());
  }

  /** Stops after the read at hand. */
  @Override
  public void close() {
    stopped = true;
    LockSupport.unpark(thread);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
