package io.rosetta.activities.stream.engine;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;

/**
 * Opens connections to the source for the engine. It knows address, secret, TLS and the socket
 * factory; so none of them ever is in the engine's configuration.
 */
@FunctionalInterface
public interface ConnectionOpener {
  /**
   * Opens one connection; the caller closes it.
   *
   * @param applicationName how the connection shows in {@code pg_stat_activity}
   * @param extra driver properties on top of the source's own, for instance {@code replication}
   */
  Connection open(String applicationName, Properties extra) throws SQLException;
}
