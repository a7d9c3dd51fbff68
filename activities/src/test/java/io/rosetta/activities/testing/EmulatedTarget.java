package io.rosetta.activities.testing;

import io.rosetta.activities.model.Identifier;
import io.rosetta.activities.model.Secret;
import io.rosetta.activities.snowflake.Credentials;
import io.rosetta.activities.snowflake.DestinationSettings;
import io.rosetta.emulator.EmulatorOptions;
import io.rosetta.emulator.SnowflakeEmulator;
import io.rosetta.emulator.duckdb.DuckDbEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The emulator that all tests of one JVM share: started at the first use, ended with the JVM. Each
 * test makes a database of its own.
 */
public final class EmulatedTarget {
  private static final EmulatedTarget SHARED = start();

  private final SnowflakeEmulator emulator;
  private final AtomicInteger databases = new AtomicInteger();

  private EmulatedTarget(SnowflakeEmulator emulator) {
    this.emulator = emulator;
  }

  public static EmulatedTarget shared() {
    return SHARED;
  }

  public SnowflakeEmulator emulator() {
    return emulator;
  }

  /** Settings that give up soon, so that a test of a lost connection is short. */
  public DestinationSettings settings() {
    return settings("rosetta", "rosetta", "", "");
  }

  public DestinationSettings settings(String user, String password, String role, String warehouse) {
    return new DestinationSettings(
        "emulated",
        "rosetta",
        "http://127.0.0.1:" + emulator.port(),
        user,
        new Credentials.Password(new Secret(password)),
        role,
        warehouse,
        Map.of("maxHttpRetries", "1", "retryTimeout", "0"));
  }

  /** Creates a database that no other test has. */
  public Identifier newDatabase() throws SQLException {
    Identifier database = new Identifier("DB" + databases.incrementAndGet());
    execute("CREATE DATABASE " + database.quoted());
    return database;
  }

  public void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** All rows, each with its cells joined by {@code |}; NULL is {@code <null>}. */
  public List<String> rows(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<String> rows = new ArrayList<>();
      while (result.next()) {
        List<String> cells = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          String cell = result.getString(i);
          cells.add(cell == null ? "<null>" : cell);
        }
        rows.add(String.join("|", cells));
      }
      return rows;
    }
  }

  public Connection connect() throws SQLException {
    Properties properties = new Properties();
    properties.put("user", "rosetta");
    properties.put("password", "rosetta");
    return DriverManager.getConnection(emulator.jdbcUrl(), properties);
  }

  private static EmulatedTarget start() {
    try {
      SnowflakeEmulator emulator =
          SnowflakeEmulator.start(EmulatorOptions.defaults(), DuckDbEngine::open);
      Runtime.getRuntime().addShutdownHook(new Thread(emulator::close, "emulator-close"));
      return new EmulatedTarget(emulator);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
