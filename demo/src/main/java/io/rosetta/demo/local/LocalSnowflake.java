package io.rosetta.demo.local;

import io.rosetta.emulator.EmulatorOptions;
import io.rosetta.emulator.SnowflakeEmulator;
import io.rosetta.emulator.duckdb.DuckDbEngine;
import io.rosetta.emulator.fault.Faults;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;

/** An emulated Snowflake account in this process, with the database that pipelines write to. */
public final class LocalSnowflake implements AutoCloseable {
  public static final String USER = "rosetta";
  public static final String PASSWORD = "rosetta";

  /** The target database, as Snowflake spells it. */
  public static final String DATABASE = "LAKE";

  private final Path directory;
  private volatile SnowflakeEmulator emulator;

  private LocalSnowflake(Path directory) {
    this.directory = directory;
  }

  /** Starts it on a free port; tables and stages live in {@code directory}. */
  public static LocalSnowflake start(Path directory) {
    LocalSnowflake snowflake = new LocalSnowflake(directory);
    snowflake.start(0);
    return snowflake;
  }

  private void start(int port) {
    try {
      emulator =
          SnowflakeEmulator.start(
              EmulatorOptions.defaults()
                  .withPort(port)
                  .withDataDirectory(directory)
                  .withDatabases(List.of(DATABASE)),
              DuckDbEngine::open);
    } catch (IOException e) {
      throw new UncheckedIOException("the emulator did not start: " + e.getMessage(), e);
    }
  }

  /**
   * Ends all sessions, rolling back what they have open, and starts again on the same port and
   * data. Faults that were armed are gone.
   */
  public void restart() {
    int port = emulator.port();
    emulator.close();
    start(port);
  }

  public int port() {
    return emulator.port();
  }

  /** What goes wrong on request. */
  public Faults faults() {
    return emulator.faults();
  }

  /** A new session through the real driver; the caller closes it. */
  public Connection connect() throws SQLException {
    Properties properties = new Properties();
    properties.put("user", USER);
    properties.put("password", PASSWORD);
    properties.put("JDBC_QUERY_RESULT_FORMAT", "JSON");
    return DriverManager.getConnection(emulator.jdbcUrl(), properties);
  }

  @Override
  public void close() {
    emulator.close();
  }
}
