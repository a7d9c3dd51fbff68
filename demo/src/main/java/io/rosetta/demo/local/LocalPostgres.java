package io.rosetta.demo.local;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * A PostgreSQL server of our own on loopback with {@code wal_level=logical}. The data directory
 * outlives the object, so a second start on the same directory goes on with the same data.
 */
public final class LocalPostgres implements AutoCloseable {
  /**
   * The superuser of the server; loopback connections are trusted, the password is not looked at.
   */
  public static final String USER = "postgres";

  private static final Map<String, String> SETTINGS =
      Map.of(
          "wal_level", "logical",
          "max_wal_senders", "20",
          "max_replication_slots", "20",
          "max_connections", "120",
          "max_wal_size", "4GB",
          "shared_buffers", "128MB",
          "timezone", "UTC");

  private final EmbeddedPostgres server;

  private LocalPostgres(EmbeddedPostgres server) {
    this.server = server;
  }

  /**
   * Starts the server on a free port.
   *
   * @param directory holds {@code data} (made on the first start)
   * @param log everything the server prints
   */
  public static LocalPostgres start(Path directory, Path log) {
    return start(directory, log, Map.of());
  }

  /** As {@link #start(Path, Path)}, with server settings that win over ours. */
  public static LocalPostgres start(Path directory, Path log, Map<String, String> settings) {
    try {
      Files.createDirectories(directory);
      Files.createDirectories(log.toAbsolutePath().getParent());
      EmbeddedPostgres.Builder builder =
          EmbeddedPostgres.builder()
              .setDataDirectory(directory.resolve("data"))
              .setCleanDataDirectory(false)
              .setRegisterShutdownHook(false)
              .setPGStartupWait(Duration.ofSeconds(90))
              .setErrorRedirector(Redirect.appendTo(log.toFile()))
              .setOutputRedirector(Redirect.appendTo(log.toFile()));
      Map<String, String> all = new TreeMap<>(SETTINGS);
      all.putAll(settings);
      all.forEach(builder::setServerConfig);
      return new LocalPostgres(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(
          "PostgreSQL did not start in "
              + directory
              + ": "
              + e.getMessage()
              + " (log: "
              + log
              + ")",
          e);
    } catch (IllegalStateException e) {
      throw new IllegalStateException(
          "PostgreSQL did not start in "
              + directory
              + ": "
              + e.getMessage()
              + " (log: "
              + log
              + ")",
          e);
    }
  }

  /** The port on 127.0.0.1. */
  public int port() {
    return server.getPort();
  }

  /** The JDBC address of a database of this server. */
  public String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port() + "/" + database + "?user=" + USER;
  }

  /** A new connection as the superuser; the caller closes it. */
  public Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(url(database));
  }

  /** Makes a database unless it is there; answers whether it was made. */
  public boolean createDatabase(String name) throws SQLException {
    try (Connection connection = connect("postgres");
        Statement statement = connection.createStatement()) {
      try (ResultSet found =
          statement.executeQuery(
              "SELECT 1 FROM pg_database WHERE datname = '" + name.replace("'", "''") + "'")) {
        if (found.next()) {
          return false;
        }
      }
      statement.execute("CREATE DATABASE \"" + name.replace("\"", "\"\"") + "\"");
      return true;
    }
  }

  /** Stops the server (fast shutdown); the data stays. */
  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException("PostgreSQL did not stop: " + e.getMessage(), e);
    }
  }
}
