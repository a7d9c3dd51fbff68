package io.rosetta.activities.backfill;

import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.SourceIdentity;
import io.rosetta.activities.postgres.ConnectionPool;
import io.rosetta.activities.postgres.SourceServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Waits until every transaction up to an id has ended, prepared ones too. {@code
 * pg_snapshot_xmin(pg_current_snapshot())} is the oldest that still runs; {@code xmax} would not
 * do, which is one more than the newest that has ended, and says nothing of older ones. Any thread.
 */
final class OlderTransactions {
  private static final int MOST_NAMED = 5;

  private static final String OVER =
      "SELECT pg_catalog.pg_snapshot_xmin(pg_catalog.pg_current_snapshot()) > ?::xid8";

  /**
   * Whoever runs a transaction holds the lock on its id, which every role may see. Locks know ids
   * by their lower 32 bits.
   */
  private static final String RUNNING =
      """
      SELECT x.xid::text AS xid, p.gid, p.owner,
             EXTRACT(epoch FROM pg_catalog.clock_timestamp() - p.prepared)::bigint AS prepared, %s
      FROM pg_catalog.pg_snapshot_xip(pg_catalog.pg_current_snapshot()) AS x (xid)
      LEFT JOIN pg_catalog.pg_locks l
        ON l.locktype = 'transactionid' AND l.mode = 'ExclusiveLock' AND l.granted
           AND l.transactionid::text::bigint = x.xid::text::bigint & 4294967295
      LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
      LEFT JOIN pg_catalog.pg_prepared_xacts p
        ON p.transaction::text::bigint = x.xid::text::bigint & 4294967295
      WHERE x.xid <= ?::xid8
      ORDER BY x.xid
      """
          .formatted(BackendText.COLUMNS);

  private final ConnectionPool pool;

  OlderTransactions(ConnectionPool pool) {
    this.pool = pool;
  }

  /**
   * Returns when none of them runs any more.
   *
   * @param identity of the server that gave the id
   * @param waiting is told whom it waits for, with each look
   * @throws RosettaException BACKFILL_VOID when the source is another server now
   */
  void awaitEnd(long xid, SourceIdentity identity, Consumer<String> waiting)
      throws InterruptedException {
    Patience patience = new Patience();
    while (!pool.run("looking for older transactions", c -> areOver(c, xid, identity))) {
      List<String> running = pool.run("naming older transactions", c -> running(c, xid));
      if (!running.isEmpty()) {
        waiting.accept(sentence(running));
      }
      patience.pause();
    }
  }

  private static boolean areOver(Connection connection, long xid, SourceIdentity identity)
      throws SQLException {
    if (!SourceServer.isAt(connection, identity)) {
      throw BackfillSource.anotherServer();
    }
    try (PreparedStatement statement = connection.prepareStatement(OVER)) {
      statement.setString(1, Long.toString(xid));
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  /** The transactions that are waited for, the oldest first. */
  static List<String> running(Connection connection, long xid) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(RUNNING)) {
      statement.setString(1, Long.toString(xid));
      List<String> found = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          found.add(described(row));
        }
      }
      return found;
    }
  }

  private static String sentence(List<String> running) {
    String named = String.join("; ", running.subList(0, Math.min(MOST_NAMED, running.size())));
    return "waits for older transactions to end: "
        + named
        + (running.size() > MOST_NAMED ? "; and " + (running.size() - MOST_NAMED) + " more" : "");
  }

  private static String described(ResultSet row) throws SQLException {
    if (row.getString("gid") != null) {
      return "prepared transaction '%s' of %s, prepared %s s ago (COMMIT PREPARED or ROLLBACK PREPARED)"
          .formatted(row.getString("gid"), row.getString("owner"), row.getString("prepared"));
    }
    return row.getString("pid") == null
        ? "transaction " + row.getString("xid")
        : BackendText.described(row);
  }
}
