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
import java.util.ArrayList;
import java.util.List;
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
          "synchronous_commit", "on",
          "shared_buffers", "128MB",
          "timezone", "UTC");

  private static final Duration STARTUP_PATIENCE = Duration.ofSeconds(90);

  private final Path data;
  private final Path log;
  private final Map<String, String> settings;
  private final int port;
  private EmbeddedPostgres server;

  private LocalPostgres(Path data, Path log, Map<String, String> settings, int port) {
    this.data = data;
    this.log = log;
    this.settings = settings;
    this.port = port;
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
    Map<String, String> all = new TreeMap<>(SETTINGS);
    all.putAll(settings);
    LocalPostgres postgres =
        new LocalPostgres(directory.resolve("data"), log, Map.copyOf(all), Ports.free());
    postgres.start();
    return postgres;
  }

  private synchronized void start() {
    try {
      Files.createDirectories(data.getParent());
      Files.createDirectories(log.toAbsolutePath().getParent());
      EmbeddedPostgres.Builder builder =
          EmbeddedPostgres.builder()
              .setDataDirectory(data)
              .setPort(port)
              .setCleanDataDirectory(false)
              .setRegisterShutdownHook(false)
              .setPGStartupWait(STARTUP_PATIENCE)
              .setErrorRedirector(Redirect.appendTo(log.toFile()))
              .setOutputRedirector(Redirect.appendTo(log.toFile()));
      settings.forEach(builder::setServerConfig);
      server = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(notStarted(e), e);
    } catch (IllegalStateException e) {
      throw new IllegalStateException(notStarted(e), e);
    }
  }

  private String notStarted(Exception e) {
    return "PostgreSQL did not start in %s: %s (log: %s)".formatted(data, e.getMessage(), log);
  }

  /**
   * kill -9 of the server and of every process of it, and a new start on the same data, which
   * recovers from the log. Returns when it takes connections again.
   */
  public synchronized void crash() {
    ProcessHandle postmaster = ProcessHandle.of(pid()).orElseThrow();
    List<ProcessHandle> all = new ArrayList<>(List.of(postmaster));
    all.addAll(postmaster.descendants().toList());
    // The first one first: it would start the others again.
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(process -> process.onExit().join());
    close();
    start();
  }

  /** PostgreSQL manual, "Starting the Database Server": the file's first line is the process. */
  private long pid() {
    try {
      return Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip());
    } catch (IOException e) {
      throw new UncheckedIOException("no server runs in " + data, e);
    }
  }

  /** The port on 127.0.0.1. */
  public int port() {
    return port;
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
  public synchronized void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException("PostgreSQL did not stop: " + e.getMessage(), e);
    }
  }
}
