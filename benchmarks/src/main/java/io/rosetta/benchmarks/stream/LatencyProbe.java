package io.rosetta.benchmarks.stream;

import io.rosetta.benchmarks.contender.TargetProcess;
import io.rosetta.demo.local.LocalSnowflake;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * A reader of the target that asks again and again for the newest order and notes when each was
 * seen first: when the answer had come, so never too early. One thread.
 */
final class LatencyProbe {
  private static final long PAUSE_MILLIS = 5;
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(3);

  private final TargetProcess target;
  private final long[] seen;
  private int newest;
  private long looks;

  LatencyProbe(TargetProcess target, int transactions) {
    this.target = target;
    this.seen = new long[transactions];
  }

  /**
   * Looks until the last order is there.
   *
   * @return when order {@code i + 1} was seen, as {@link System#nanoTime} counts
   */
  long[] run() throws SQLException, InterruptedException {
    String sql =
        "SELECT COALESCE(MAX(ID), 0) FROM %s.PUBLIC.%s"
            .formatted(LocalSnowflake.DATABASE, LatencyLoad.ORDERS.toUpperCase(Locale.ROOT));
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    try (Connection connection = target.connect();
        PreparedStatement look = connection.prepareStatement(sql)) {
      while (newest < seen.length) {
        note(look);
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException(
              "the target has %d of %d transactions".formatted(newest, seen.length));
        }
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
    }
    return seen;
  }

  private void note(PreparedStatement look) throws SQLException {
    try (ResultSet row = look.executeQuery()) {
      row.next();
      int found = row.getInt(1);
      long now = System.nanoTime();
      looks++;
      while (newest < found) {
        seen[newest++] = now;
      }
    }
  }

  long looks() {
    return looks;
  }
}
