package io.rosetta.benchmarks.wal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A copy of a kept slot: who reads from it reads the whole log, however often that was read before.
 * Closing drops it.
 */
public final class SlotCopy implements AutoCloseable {
  private static final AtomicInteger NAMES = new AtomicInteger();

  private final Connection connection;
  private final String name;

  private SlotCopy(Connection connection, String name) {
    this.connection = connection;
    this.name = name;
  }

  /** Copies the slot of a log. */
  public static SlotCopy of(Connection connection, WalLog log) throws SQLException {
    String name = log.slot() + "_c" + NAMES.incrementAndGet();
    run(connection, "SELECT pg_copy_logical_replication_slot(?, ?)", log.slot(), name);
    return new SlotCopy(connection, name);
  }

  public String name() {
    return name;
  }

  /** Drops it; a reader that is still there is ended first. */
  @Override
  public void close() throws SQLException {
    run(
        connection,
        "SELECT pg_terminate_backend(active_pid, 10000) FROM pg_replication_slots"
            + " WHERE slot_name = ? AND active",
        name);
    run(connection, "SELECT pg_drop_replication_slot(?)", name);
  }

  private static void run(Connection connection, String sql, String... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setString(i + 1, values[i]);
      }
      statement.execute();
    }
  }
}
