package io.rosetta.benchmarks.contender;

import io.rosetta.benchmarks.measure.ProcessMeter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The server process behind a reading: when it began, and what it has used. One thread. */
final class Walsender {
  private static final long LOOK_MILLIS = 2;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final long startedNanos;
  private final ProcessMeter meter;
  private OptionalDouble cpu = OptionalDouble.empty();

  private Walsender(long startedNanos, long pid) {
    this.startedNanos = startedNanos;
    this.meter = new ProcessMeter(pid);
  }

  /**
   * Waits until somebody reads from the slot.
   *
   * @param readerLives asked again and again
   * @throws IllegalStateException when the reader ends before that, or nothing happens for a minute
   */
  static Walsender await(Connection connection, String slot, BooleanSupplier readerLives)
      throws SQLException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    try (PreparedStatement look =
        connection.prepareStatement(
            "SELECT active_pid FROM pg_replication_slots WHERE slot_name = ?")) {
      look.setString(1, slot);
      while (System.nanoTime() < deadline) {
        boolean alive = readerLives.getAsBoolean();
        try (ResultSet row = look.executeQuery()) {
          long pid = row.next() ? row.getLong(1) : 0;
          if (pid != 0) {
            return new Walsender(System.nanoTime(), pid);
          }
        }
        if (!alive) {
          throw new IllegalStateException("the reader ended before it read from slot " + slot);
        }
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      }
    }
    throw new IllegalStateException("nobody reads from slot " + slot);
  }

  /** When it was first seen, as {@link System#nanoTime} counts. */
  long startedNanos() {
    return startedNanos;
  }

  /** Looks at its CPU time; to be called now and then, since it ends with the reading. */
  void look() {
    OptionalDouble now = meter.cpuSeconds();
    cpu = now.isPresent() ? now : cpu;
  }

  /** As seen last. */
  OptionalDouble cpuSeconds() {
    return cpu;
  }
}
