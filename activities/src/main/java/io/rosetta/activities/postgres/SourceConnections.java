package io.rosetta.activities.postgres;

import io.rosetta.activities.types.CanonicalText;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * Opens single connections to a source. It is the one place that knows address, secret, TLS, socket
 * and the settings that pin how values are printed, so that stream, backfill and catalog all see
 * the same text. Immutable; any thread.
 */
public final class SourceConnections {
  /**
   * How values are printed. The driver sends the time zone of the JVM as a start-up parameter,
   * which wins over this, so the JVM runs in UTC.
   */
  private static final String PINNED = CanonicalText.startupOptions();

  /** PostgreSQL cuts application names at this many bytes (NAMEDATALEN - 1). */
  private static final int LONGEST_NAME = 63;

  private final SourceSettings settings;

  public SourceConnections(SourceSettings settings) {
    this.settings = Objects.requireNonNull(settings, "settings");
  }

  SourceSettings settings() {
    return settings;
  }

  /**
   * A connection without statement timeout; the caller closes it.
   *
   * @param applicationName how it shows in {@code pg_stat_activity}
   * @param extra driver properties on top, for instance {@code replication}; they win, but for
   *     {@code options}, which are added
   */
  public Connection open(String applicationName, Properties extra) throws SQLException {
    Properties properties = properties(applicationName);
    extra
        .stringPropertyNames()
        .forEach(
            name -> {
              String value = extra.getProperty(name);
              boolean adds = name.equals(PGProperty.OPTIONS.getName());
              properties.setProperty(name, adds ? PINNED + " " + value : value);
            });
    Connection connection = new Driver().connect(url(), properties);
    return Objects.requireNonNull(connection, "the driver does not accept its own URL");
  }

  String url() {
    return "jdbc:postgresql://" + settings.host() + ":" + settings.port() + "/";
  }

  Properties properties(String applicationName) {
    Properties properties = new Properties();
    PGProperty.PG_DBNAME.set(properties, settings.database());
    PGProperty.USER.set(properties, settings.user());
    PGProperty.PASSWORD.set(properties, settings.password().reveal());
    PGProperty.APPLICATION_NAME.set(properties, cut(applicationName));
    PGProperty.OPTIONS.set(properties, PINNED);
    PGProperty.SOCKET_FACTORY.set(properties, KeepAliveSocketFactory.class.getName());
    PGProperty.TCP_KEEP_ALIVE.set(properties, true);
    int seconds = Math.max(1, (int) settings.connectTimeout().toSeconds());
    PGProperty.CONNECT_TIMEOUT.set(properties, seconds);
    PGProperty.LOGIN_TIMEOUT.set(properties, seconds);
    PGProperty.SSL_MODE.set(properties, settings.sslMode());
    if (settings.sslRootCert() != null) {
      PGProperty.SSL_ROOT_CERT.set(properties, settings.sslRootCert());
    }
    return properties;
  }

  private static String cut(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    return bytes.length <= LONGEST_NAME
        ? name
        : new String(bytes, 0, LONGEST_NAME, StandardCharsets.US_ASCII);
  }
}
