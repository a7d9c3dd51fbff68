package io.rosetta.activities.postgres;

import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.offset.SlotView;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;

/**
 * A pipeline's logical replication slot. No stop, restart or deploy drops it: a slot that is gone
 * takes changes with it (PostgreSQL manual, "pg_replication_slots"). Offset cleanup alone replaces
 * one, when it has lost its WAL already.
 */
public final class ReplicationSlot {
  private static final int HAS_FAILOVER = 17;
  private static final String VIEW =
      """
      SELECT COALESCE(s.plugin, ''), COALESCE(s.database, ''), s.two_phase,
             s.confirmed_flush_lsn::text, s.restart_lsn::text, COALESCE(s.wal_status, ''),
             COALESCE(to_jsonb(s) ->> 'invalidation_reason', ''),
             s.active_pid, COALESCE(a.application_name, '')
      FROM pg_catalog.pg_replication_slots s
      LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = s.active_pid
      WHERE s.slot_name = ?
      """;

  private final String name;
  private final String ownApplicationPrefix;

  /**
   * @param ownApplicationPrefix what the walsenders of this pipeline's attempts begin with
   */
  public ReplicationSlot(String name, String ownApplicationPrefix) {
    this.name = Objects.requireNonNull(name, "name");
    this.ownApplicationPrefix =
        Objects.requireNonNull(ownApplicationPrefix, "ownApplicationPrefix");
  }

  /** Empty when it does not exist. */
  public Optional<SlotView> view(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(VIEW)) {
      statement.setString(1, name);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(toView(row)) : Optional.empty();
      }
    }
  }

  private SlotView toView(ResultSet row) throws SQLException {
    long pid = row.getLong(8);
    SlotView.Walsender walsender =
        row.wasNull()
            ? null
            : new SlotView.Walsender(
                pid, row.getString(9), row.getString(9).startsWith(ownApplicationPrefix));
    return new SlotView(
        name,
        row.getString(1),
        row.getString(2),
        row.getBoolean(3),
        lsn(row.getString(4)),
        lsn(row.getString(5)),
        row.getString(6),
        row.getString(7),
        walsender);
  }

  private static Lsn lsn(String text) {
    return text == null ? null : Lsn.parse(text);
  }

  /** Drops it; only for a slot that has lost its WAL and gives its name to a new one. */
  public boolean drop(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT pg_catalog.pg_drop_replication_slot(?)")) {
      statement.setString(1, name);
      return statement.execute();
    }
  }

  /**
   * Creates it and waits for every transaction that is writing now, however long that takes. From
   * 17 on it is a failover slot. PostgreSQL removes it again when the call does not end well.
   *
   * @param connection without statement timeout; another thread may cancel it
   * @return the consistent point: every transaction that commits after it will be streamed
   */
  public Lsn create(Connection connection) throws SQLException {
    boolean failover = connection.getMetaData().getDatabaseMajorVersion() >= HAS_FAILOVER;
    String sql =
        "SELECT lsn::text FROM pg_catalog.pg_create_logical_replication_slot(?, 'pgoutput', false,"
            + " false"
            + (failover ? ", true)" : ")");
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, name);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return Lsn.parse(row.getString(1));
      }
    }
  }
}
