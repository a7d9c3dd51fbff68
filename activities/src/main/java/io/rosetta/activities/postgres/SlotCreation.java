package io.rosetta.activities.postgres;

import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.workflows.RosettaError;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Creates a slot on a connection and a thread of its own, while the caller's thread tells now and
 * then which transactions it waits for.
 */
public final class SlotCreation {
  private static final long LOOK_EVERY_MILLIS = 1_000;
  private static final String BLOCKERS =
      """
      SELECT string_agg(
        CASE WHEN b.pid = 0 THEN 'a prepared transaction (see pg_prepared_xacts)'
             ELSE 'pid ' || b.pid || ' of ' || COALESCE(a.usename::text, '?') || ' ('
               || COALESCE(NULLIF(a.application_name, ''), 'no application name') || '), open for '
               || COALESCE(EXTRACT(epoch FROM now() - a.xact_start)::bigint::text, '?') || ' s'
        END, '; ')
      FROM unnest(pg_catalog.pg_blocking_pids(?)) AS b (pid)
      LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = b.pid
      """;

  private final ConnectionPool pool;
  private final ReplicationSlot slot;
  private final String applicationName;

  public SlotCreation(ConnectionPool pool, ReplicationSlot slot, String applicationName) {
    this.pool = pool;
    this.slot = slot;
    this.applicationName = applicationName;
  }

  /**
   * @param waiting is told what is waited for, about every second, on the caller's thread
   * @throws InterruptedException when interrupted; then no slot stays behind
   * @throws RosettaException as {@link SourceErrors} translates
   */
  public Lsn run(Consumer<String> waiting) throws InterruptedException {
    ExecutorService thread =
        Executors.newSingleThreadExecutor(
            work -> {
              Thread daemon = new Thread(work, "rosetta-slot-creation");
              daemon.setDaemon(true);
              return daemon;
            });
    try (Connection connection = pool.dedicated().open(applicationName, new Properties())) {
      int pid = backend(connection);
      Future<Lsn> created = thread.submit(() -> slot.create(connection));
      return await(created, pid, waiting);
    } catch (SQLException e) {
      throw SourceErrors.translate("creating the replication slot", e);
    } finally {
      // Closing the connection above ends a creation that still waits.
      thread.shutdownNow();
    }
  }

  private Lsn await(Future<Lsn> created, int pid, Consumer<String> waiting)
      throws InterruptedException, SQLException {
    try {
      while (true) {
        try {
          return created.get(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          waiting.accept("waits for open write transactions: " + blockers(pid));
        }
      }
    } catch (InterruptedException e) {
      cancel(pid);
      throw e;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SQLException cause) {
        throw cause;
      }
      throw new RosettaException(
          RosettaError.INTERNAL, "creating the replication slot failed", e.getCause());
    }
  }

  private String blockers(int pid) {
    return pool.run(
        "looking at what the slot's creation waits for",
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(BLOCKERS)) {
            statement.setInt(1, pid);
            try (ResultSet row = statement.executeQuery()) {
              row.next();
              String text = row.getString(1);
              return text == null ? "none named right now" : text;
            }
          }
        });
  }

  private void cancel(int pid) {
    pool.run(
        "cancelling the slot's creation",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement("SELECT pg_catalog.pg_terminate_backend(?)")) {
            statement.setInt(1, pid);
            return statement.execute();
          }
        });
  }

  private static int backend(Connection connection) throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement("SELECT pg_catalog.pg_backend_pid()");
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getInt(1);
    }
  }
}
