package io.rosetta.activities.postgres;

import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.Secret;
import io.rosetta.workflows.RosettaError;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How to reach a source database.
 *
 * @param sslMode libpq's word, for instance {@code prefer} or {@code verify-full}
 * @param sslRootCert file of the authority's certificate, or null
 * @param maxConnections of the pool, 2 to 100
 * @param connectTimeout for the TCP connection and the login
 * @param statementTimeout of pooled connections
 */
public record SourceSettings(
    String host,
    int port,
    String database,
    String user,
    Secret password,
    String sslMode,
    String sslRootCert,
    int maxConnections,
    Duration connectTimeout,
    Duration statementTimeout) {
  /** The environment variable that bounds every pool. */
  public static final String POOL_MAX_CONN = "PIPELINE_POOL_MAX_CONN";

  public static final int MIN_CONNECTIONS = 2;
  public static final int DEFAULT_MAX_CONNECTIONS = 10;
  private static final int MOST_CONNECTIONS = 100;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(30);

  public SourceSettings {
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(database, "database");
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(password, "password");
    Objects.requireNonNull(sslMode, "sslMode");
    if (maxConnections < MIN_CONNECTIONS || maxConnections > MOST_CONNECTIONS) {
      throw invalidPool(Integer.toString(maxConnections));
    }
  }

  /** With the default pool bounds and timeouts. */
  public static SourceSettings of(
      String host, int port, String database, String user, Secret password) {
    return new SourceSettings(
        host,
        port,
        database,
        user,
        password,
        "prefer",
        null,
        DEFAULT_MAX_CONNECTIONS,
        CONNECT_TIMEOUT,
        STATEMENT_TIMEOUT);
  }

  /** The same with TLS as given. */
  public SourceSettings withTls(String mode, Optional<String> rootCert) {
    return new SourceSettings(
        host,
        port,
        database,
        user,
        password,
        mode,
        rootCert.orElse(null),
        maxConnections,
        connectTimeout,
        statementTimeout);
  }

  /** The same with another upper bound of the pool. */
  public SourceSettings withMaxConnections(int most) {
    return new SourceSettings(
        host,
        port,
        database,
        user,
        password,
        sslMode,
        sslRootCert,
        most,
        connectTimeout,
        statementTimeout);
  }

  /**
   * The pool's upper bound as the environment says it.
   *
   * @param value of {@code PIPELINE_POOL_MAX_CONN}, or null when it is not set
   * @throws RosettaException CONFIGURATION_INVALID when it is not a number from 2 to 100
   */
  public static int maxConnectionsFrom(String value) {
    if (value == null || value.isBlank()) {
      return DEFAULT_MAX_CONNECTIONS;
    }
    try {
      int most = Integer.parseInt(value.strip());
      if (most >= MIN_CONNECTIONS && most <= MOST_CONNECTIONS) {
        return most;
      }
    } catch (NumberFormatException e) {
      // Said below, with the range.
    }
    throw invalidPool(value);
  }

  /** For messages: never the password. */
  public String place() {
    return user + "@" + host + ":" + port + "/" + database;
  }

  private static RosettaException invalidPool(String value) {
    return new RosettaException(
        RosettaError.CONFIGURATION_INVALID,
        POOL_MAX_CONN
            + " is '"
            + value
            + "', but the pool's size must be a number from "
            + MIN_CONNECTIONS
            + " to "
            + MOST_CONNECTIONS);
  }
}
