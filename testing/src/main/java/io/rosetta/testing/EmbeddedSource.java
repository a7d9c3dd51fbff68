package io.rosetta.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;

/**
 * A fresh database on the one PostgreSQL server of this test JVM: {@code wal_level=logical}, and
 * hostile defaults for everything that changes how values are printed. The server is started by the
 * first use and ends with the JVM.
 *
 * <p>Logins are trusted, except for members of the role {@link #PASSWORD_GROUP}, which must give
 * their password. Roles and slots belong to the whole server: give them names of their own.
 */
public final class EmbeddedSource implements AutoCloseable {
  /** Members of this role sign in with their password. */
  public static final String PASSWORD_GROUP = "signs_in_with_password";

  private static final AtomicInteger COUNTER = new AtomicInteger();

  private final String database;

  private EmbeddedSource(String database) {
    this.database = database;
  }

  /** Creates a database with a name of its own. */
  public static EmbeddedSource create() {
    String name = "source_" + COUNTER.incrementAndGet();
    new EmbeddedSource("postgres").execute("CREATE DATABASE " + name + " TEMPLATE template0");
    return new EmbeddedSource(name);
  }

  public String host() {
    return "127.0.0.1";
  }

  public int port() {
    return Server.RUNNING.getPort();
  }

  public String database() {
    return database;
  }

  /** The superuser. */
  public String user() {
    return "postgres";
  }

  public String password() {
    return "postgres";
  }

  public String url() {
    return "jdbc:postgresql://" + host() + ":" + port() + "/" + database;
  }

  /** A superuser's connection in autocommit mode; the caller closes it. */
  public Connection connect() {
    return connectAs(user(), password());
  }

  /** A connection of another role; the caller closes it. */
  public Connection connectAs(String user, String password) {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    try {
      return DriverManager.getConnection(url(), properties);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Runs statements as the superuser, each in a transaction of its own. */
  public void execute(String... statements) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The first column of the query's rows, as text. */
  public List<String> query(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> values = new ArrayList<>();
      while (rows.next()) {
        values.add(rows.getString(1));
      }
      return values;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A client that reads a slot of plugin pgoutput until its connection is closed. */
  public Connection readSlot(String slot, String application) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", user());
    PGProperty.REPLICATION.set(properties, "database");
    PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "14");
    PGProperty.PREFER_QUERY_MODE.set(properties, "simple");
    PGProperty.APPLICATION_NAME.set(properties, application);
    Connection connection = DriverManager.getConnection(url(), properties);
    connection
        .unwrap(PGConnection.class)
        .getReplicationAPI()
        .replicationStream()
        .logical()
        .withSlotName(slot)
        .withSlotOption("proto_version", 1)
        .withSlotOption("publication_names", "none_is_read_yet")
        .start();
    return connection;
  }

  /** Ends what is connected, drops the database's slots and the database. */
  @Override
  public void close() {
    EmbeddedSource server = new EmbeddedSource("postgres");
    String mine = " WHERE datname = '" + database + "'";
    server.query("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity" + mine);
    server.query(
        "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots"
            + mine.replace("datname", "database"));
    server.execute("DROP DATABASE IF EXISTS " + database + " WITH (FORCE)");
  }

  private static final class Server {
    static final EmbeddedPostgres RUNNING = start();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder()
            .setServerConfig("wal_level", "logical")
            .setServerConfig("max_wal_senders", "30")
            .setServerConfig("max_replication_slots", "30")
            .setServerConfig("max_connections", "200")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("max_prepared_transactions", "10")
            .setPGStartupWait(Duration.ofSeconds(60))
            .setDataDirectoryCustomizer(Server::configure)
            .start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Not on the command line: values with spaces would be torn there. */
    private static void configure(File dataDirectory) {
      Path hba = dataDirectory.toPath().resolve("pg_hba.conf");
      try {
        Files.writeString(
            hba,
            String.join(
                "\n",
                "host all +" + PASSWORD_GROUP + " all scram-sha-256",
                "host replication +" + PASSWORD_GROUP + " all scram-sha-256",
                "host all all all trust",
                "host replication all all trust",
                "local all all trust",
                ""));
        Files.writeString(
            dataDirectory.toPath().resolve("postgresql.auto.conf"),
            """
            TimeZone = 'Europe/Berlin'
            DateStyle = 'German, DMY'
            IntervalStyle = 'postgres_verbose'
            bytea_output = 'escape'
            extra_float_digits = -5
            """);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
