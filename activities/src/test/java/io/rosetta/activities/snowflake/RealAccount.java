package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.Identifier;
import io.rosetta.activities.model.Secret;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An account that the environment names, and a database in it that exists as long as this does. The
 * variables are in docs/operations.md. The role must be allowed to create databases.
 */
final class RealAccount implements AutoCloseable {
  static final String ACCOUNT = "ROSETTA_SNOWFLAKE_ACCOUNT";

  private static final String PREFIX = "ROSETTA_SNOWFLAKE_";

  private final DestinationSettings settings;
  private final Identifier database;

  private RealAccount(DestinationSettings settings, Identifier database) {
    this.settings = settings;
    this.database = database;
  }

  /** Signs in, with the key pair where there is one, and creates the database. */
  static RealAccount open() throws SQLException {
    Credentials credentials =
        keyPair().or(RealAccount::password).orElseThrow(RealAccount::noCredentials);
    Identifier database =
        new Identifier(
            "ROSETTA_IT_" + Clock.systemUTC().millis() + "_" + ProcessHandle.current().pid());
    RealAccount account = new RealAccount(settings(credentials), database);
    account.execute("CREATE DATABASE " + database.quoted());
    return account;
  }

  /** All ways to sign in that the environment gives. */
  static List<Credentials> credentials() {
    List<Credentials> all = new ArrayList<>();
    keyPair().ifPresent(all::add);
    password().ifPresent(all::add);
    return all;
  }

  static DestinationSettings settings(Credentials credentials) {
    return new DestinationSettings(
        "real",
        variable("ACCOUNT"),
        variable("URL"),
        variable("USER"),
        credentials,
        variable("ROLE"),
        variable("WAREHOUSE"),
        Map.of());
  }

  DestinationSettings settings() {
    return settings;
  }

  Identifier database() {
    return database;
  }

  /** All rows, each with its cells joined by {@code |}; NULL is {@code <null>}. */
  List<String> rows(String sql) throws SQLException {
    try (SnowflakeSession session = session()) {
      return session.query(Sql.of(sql), RealAccount::joined);
    }
  }

  private static String joined(ResultSet row) throws SQLException {
    List<String> cells = new ArrayList<>();
    for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
      cells.add(Optional.ofNullable(row.getString(i)).orElse("<null>"));
    }
    return String.join("|", cells);
  }

  private void execute(String sql) throws SQLException {
    try (SnowflakeSession session = session()) {
      session.execute(Sql.of(sql));
    }
  }

  private SnowflakeSession session() {
    return SnowflakeSession.open(settings, SessionParameters.standalone("it"));
  }

  private static Optional<Credentials> keyPair() {
    return Optional.of(variable("PRIVATE_KEY_FILE"))
        .filter(file -> !file.isEmpty())
        .map(
            file ->
                new Credentials.KeyPair(
                    Path.of(file), new Secret(variable("PRIVATE_KEY_PASSPHRASE"))));
  }

  private static Optional<Credentials> password() {
    return Optional.of(variable("PASSWORD"))
        .filter(password -> !password.isEmpty())
        .map(password -> new Credentials.Password(new Secret(password)));
  }

  private static IllegalStateException noCredentials() {
    return new IllegalStateException(
        "set " + PREFIX + "PRIVATE_KEY_FILE or " + PREFIX + "PASSWORD");
  }

  private static String variable(String name) {
    return Optional.ofNullable(System.getenv(PREFIX + name)).orElse("");
  }

  @Override
  public void close() throws SQLException {
    execute("DROP DATABASE " + database.quoted());
  }
}
