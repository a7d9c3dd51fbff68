package io.rosetta.activities.postgres;

import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.SourceIdentity;
import io.rosetta.activities.model.TimelineSwitch;
import io.rosetta.activities.offset.ServerView;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGProperty;

/** The server behind a pool: which history it is, how far its log goes, who reads from it. */
public final class SourceServer {
  /** The first eight hex digits of a WAL file's name are the timeline. */
  private static final String IDENTITY =
      """
      SELECT (SELECT system_identifier FROM pg_catalog.pg_control_system())::text,
             substr(pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn()), 1, 8),
             pg_catalog.pg_current_wal_flush_lsn()::text, current_database()
      """;

  private static final String PLACE =
      """
      SELECT (SELECT system_identifier FROM pg_catalog.pg_control_system())::text = ?
         AND substr(pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn()), 1, 8) = ?
      """;

  private static final long TERMINATE_PATIENCE_MILLIS = TimeUnit.SECONDS.toMillis(5);

  private final ConnectionPool pool;
  private final String applicationName;

  /**
   * @param applicationName for the short replication connection that reads the timeline history
   */
  public SourceServer(ConnectionPool pool, String applicationName) {
    this.pool = pool;
    this.applicationName = applicationName;
  }

  /** As it is now. */
  public ServerView view() {
    return pool.run(
        "looking at the server",
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(IDENTITY);
              ResultSet row = statement.executeQuery()) {
            row.next();
            long timeline = Long.parseLong(row.getString(2), 16);
            return new ServerView(
                new SourceIdentity(row.getString(1), timeline, history(timeline)),
                row.getString(4),
                Lsn.parse(row.getString(3)));
          }
        });
  }

  /**
   * Whether a connection leads to this cluster on this timeline. It fails on a standby, where our
   * sessions have no business.
   */
  public static boolean isAt(Connection connection, SourceIdentity identity) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(PLACE)) {
      statement.setString(1, identity.systemIdentifier());
      statement.setString(2, "%08X".formatted(identity.timeline()));
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  /** The server's version as PostgreSQL writes it. */
  public String version() {
    return pool.run(
        "reading the version", connection -> connection.getMetaData().getDatabaseProductVersion());
  }

  /**
   * A role with REPLICATION may ask for the history file by the replication protocol; reading it as
   * a file would need more (PostgreSQL manual, "Streaming Replication Protocol").
   */
  private List<TimelineSwitch> history(long timeline) throws SQLException {
    if (timeline == 1) {
      return List.of();
    }
    Properties replication = new Properties();
    PGProperty.REPLICATION.set(replication, "database");
    PGProperty.ASSUME_MIN_SERVER_VERSION.set(replication, "10");
    PGProperty.PREFER_QUERY_MODE.set(replication, "simple");
    try (Connection connection = pool.dedicated().open(applicationName, replication);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("TIMELINE_HISTORY " + timeline)) {
      row.next();
      return parseHistory(new String(row.getBytes(2), StandardCharsets.UTF_8));
    }
  }

  /** Lines of timeline, LSN, reason; comments begin with a hash (timeline.c). */
  static List<TimelineSwitch> parseHistory(String file) {
    List<TimelineSwitch> switches = new ArrayList<>();
    for (String line : file.lines().toList()) {
      String text = line.strip();
      if (!text.isEmpty() && !text.startsWith("#")) {
        String[] fields = text.split("\\s+", 3);
        switches.add(new TimelineSwitch(Long.parseLong(fields[0]), Lsn.parse(fields[1])));
      }
    }
    return switches;
  }

  /** Ends a walsender and waits up to 5 s for it to be gone. */
  public void endWalsender(long pid) {
    pool.run(
        "ending a stale walsender",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement("SELECT pg_catalog.pg_terminate_backend(?, ?)")) {
            statement.setInt(1, Math.toIntExact(pid));
            statement.setLong(2, TERMINATE_PATIENCE_MILLIS);
            return statement.execute();
          }
        });
  }
}
