package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.RosettaException;
import io.rosetta.workflows.RosettaError;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One session: a JDBC connection whose parameters are pinned and checked. Used by one thread at a
 * time. Statements throw {@link SQLException}; what it means is said where the statement's purpose
 * is known.
 */
final class SnowflakeSession implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SnowflakeSession.class);

  /** Read by the driver when its first logger is made; its own logging goes to stderr otherwise. */
  private static final String DRIVER_LOGGER = "net.snowflake.jdbc.loggerImpl";

  static {
    if (System.getProperty(DRIVER_LOGGER) == null) {
      System.setProperty(DRIVER_LOGGER, "net.snowflake.client.log.SLF4JLogger");
    }
  }

  private final Connection connection;
  private final StatementPulse pulse;
  private boolean lost;

  private SnowflakeSession(Connection connection, StatementPulse pulse) {
    this.connection = connection;
    this.pulse = pulse;
  }

  /**
   * Signs in.
   *
   * @throws RosettaException TARGET_UNREACHABLE, TARGET_LOGIN_FAILED or TARGET_SETTING_HOSTILE
   */
  static SnowflakeSession open(DestinationSettings settings, SessionParameters parameters) {
    return open(settings, parameters, new StatementPulse());
  }

  /**
   * The same.
   *
   * @param pulse told of each statement
   */
  static SnowflakeSession open(
      DestinationSettings settings, SessionParameters parameters, StatementPulse pulse) {
    requireKeyFile(settings);
    SnowflakeSession session;
    try {
      session =
          new SnowflakeSession(
              DriverManager.getConnection(settings.jdbcUrl(), properties(settings, parameters)),
              pulse);
    } catch (SQLException e) {
      throw SnowflakeErrors.loginFailed(settings, e);
    } catch (NullPointerException e) {
      // The driver's answer to an encrypted key file without a passphrase.
      if (settings.credentials() instanceof Credentials.KeyPair) {
        throw SnowflakeErrors.unusableKey(settings, e);
      }
      throw e;
    }
    try {
      session.connection.setAutoCommit(parameters.autocommit());
      Map<String, String> found = new HashMap<>();
      session.query(
          Sql.of("SHOW PARAMETERS IN SESSION"),
          row -> found.put(row.getString("key"), row.getString("value")));
      parameters.requireIn(found);
      return session;
    } catch (SQLException e) {
      session.close();
      throw SnowflakeErrors.loginFailed(settings, e);
    } catch (RosettaException e) {
      session.close();
      throw e;
    }
  }

  /** The driver's own message does not name the file. */
  private static void requireKeyFile(DestinationSettings settings) {
    if (settings.credentials() instanceof Credentials.KeyPair pair
        && !Files.isReadable(pair.file())) {
      throw new RosettaException(
          RosettaError.TARGET_LOGIN_FAILED,
          "cannot sign in to "
              + settings
              + ": this worker cannot read the key file; correct private_key_file, or let the"
              + " worker's user read it");
    }
  }

  /** Runs a statement and returns how many rows it changed or loaded. */
  long update(Sql sql) throws SQLException {
    pulse.begin();
    try (PreparedStatement statement = prepared(sql)) {
      return statement.executeLargeUpdate();
    } catch (SQLException e) {
      throw noted(e);
    } finally {
      pulse.end();
    }
  }

  /** Runs a statement whose result does not matter: DDL, REMOVE. */
  void execute(Sql sql) throws SQLException {
    pulse.begin();
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql.text());
    } catch (SQLException e) {
      throw noted(e);
    } finally {
      pulse.end();
    }
  }

  <T> List<T> query(Sql sql, RowReader<T> reader) throws SQLException {
    List<T> rows = new ArrayList<>();
    if (sql.binds().isEmpty()) {
      try (Statement statement = connection.createStatement();
          ResultSet result = statement.executeQuery(sql.text())) {
        read(result, reader, rows);
      } catch (SQLException e) {
        throw noted(e);
      }
      return rows;
    }
    try (PreparedStatement statement = prepared(sql);
        ResultSet result = statement.executeQuery()) {
      read(result, reader, rows);
    } catch (SQLException e) {
      throw noted(e);
    }
    return rows;
  }

  void commit() throws SQLException {
    pulse.begin();
    try {
      connection.commit();
    } catch (SQLException e) {
      // Whatever the error: nobody knows whether it was committed.
      lost = true;
      throw e;
    } finally {
      pulse.end();
    }
  }

  /** A failed statement leaves the transaction open, so this is not optional. */
  void rollback() {
    if (lost) {
      return;
    }
    try {
      connection.rollback();
    } catch (SQLException e) {
      lost = true;
      LOG.debug("event=rollback_failed code={}", e.getErrorCode(), e);
    }
  }

  /** Whether it must not be used again. */
  boolean isLost() {
    return lost;
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      LOG.debug("event=session_close_failed code={}", e.getErrorCode(), e);
    }
  }

  private static <T> void read(ResultSet result, RowReader<T> reader, List<T> rows)
      throws SQLException {
    while (result.next()) {
      rows.add(reader.read(result));
    }
  }

  private PreparedStatement prepared(Sql sql) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql.text());
    for (int i = 0; i < sql.binds().size(); i++) {
      statement.setString(i + 1, sql.binds().get(i));
    }
    return statement;
  }

  private SQLException noted(SQLException e) {
    lost |= SnowflakeErrors.losesConnection(e);
    return e;
  }

  private static Properties properties(DestinationSettings settings, SessionParameters parameters) {
    Properties properties = new Properties();
    // The driver retries a failing login for minutes; a preflight must answer in seconds.
    properties.put("loginTimeout", "20");
    properties.put("disablePlatformDetection", "true");
    properties.put("validateDefaultParameters", "true");
    properties.putAll(settings.properties());
    properties.putAll(parameters.pinned());
    properties.put("account", settings.account());
    properties.put("user", settings.user());
    if (!settings.role().isEmpty()) {
      properties.put("role", settings.role());
    }
    if (!settings.warehouse().isEmpty()) {
      properties.put("warehouse", settings.warehouse());
    }
    if (settings.isPlain()) {
      properties.put("ssl", "off");
    }
    Credentials credentials = settings.credentials();
    if (credentials instanceof Credentials.Password password) {
      properties.put("password", password.password().reveal());
    } else if (credentials instanceof Credentials.KeyPair pair) {
      properties.put("authenticator", "SNOWFLAKE_JWT");
      properties.put("private_key_file", pair.file().toString());
      if (!pair.passphrase().reveal().isEmpty()) {
        properties.put("private_key_file_pwd", pair.passphrase().reveal());
      }
    }
    return properties;
  }
}
