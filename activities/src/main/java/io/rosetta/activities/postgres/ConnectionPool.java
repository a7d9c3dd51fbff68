package io.rosetta.activities.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import com.zaxxer.hikari.pool.HikariPool;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.rosetta.activities.model.RosettaException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pipeline's connections to its source: at least 2, at most {@code PIPELINE_POOL_MAX_CONN}. Every
 * connection answers {@code SELECT 1} before it is handed out; a dead one is removed. It never
 * retries an opening by itself: that is the declared policy's work. Any thread.
 */
public final class ConnectionPool implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionPool.class);

  private final String pipeline;
  private final SourceConnections connections;
  private final HikariDataSource pool;
  private final Counter dead;

  private ConnectionPool(
      String pipeline,
      SourceConnections connections,
      HikariDataSource pool,
      MeterRegistry registry) {
    this.pipeline = pipeline;
    this.connections = connections;
    this.pool = pool;
    this.dead = registry.counter("rosetta.pool.dead.connections", "pipeline", pipeline);
    HikariPoolMXBean counts = pool.getHikariPoolMXBean();
    Tags tags = Tags.of("pipeline", pipeline);
    registry.gauge(
        "rosetta.pool.connections.active", tags, counts, HikariPoolMXBean::getActiveConnections);
    registry.gauge(
        "rosetta.pool.connections.idle", tags, counts, HikariPoolMXBean::getIdleConnections);
    registry.gauge(
        "rosetta.pool.connections.waiting",
        tags,
        counts,
        HikariPoolMXBean::getThreadsAwaitingConnection);
    registry.gauge(
        "rosetta.pool.connections.max", tags, pool, HikariDataSource::getMaximumPoolSize);
  }

  /**
   * Opens the pool and its first connection.
   *
   * @throws RosettaException SOURCE_UNREACHABLE or SOURCE_LOGIN_FAILED
   */
  public static ConnectionPool open(
      String pipeline, SourceConnections connections, MeterRegistry registry) {
    SourceSettings settings = connections.settings();
    HikariConfig config = new HikariConfig();
    config.setPoolName("rosetta-" + pipeline);
    config.setJdbcUrl(connections.url());
    config.setDataSourceProperties(connections.properties("rosetta/" + pipeline + "/pool"));
    config.setMinimumIdle(SourceSettings.MIN_CONNECTIONS);
    config.setMaximumPoolSize(settings.maxConnections());
    config.setConnectionTimeout(settings.connectTimeout().toMillis());
    config.setInitializationFailTimeout(1);
    config.setMetricsTrackerFactory(new MicrometerMetricsTrackerFactory(registry));
    config.setConnectionInitSql(
        "SET statement_timeout = " + settings.statementTimeout().toMillis());
    try {
      return new ConnectionPool(pipeline, connections, new HikariDataSource(config), registry);
    } catch (HikariPool.PoolInitializationException e) {
      if (e.getCause() instanceof SQLException cause) {
        throw SourceErrors.translate("connecting to " + settings.place(), cause);
      }
      throw e;
    }
  }

  /** Whose connections these are. */
  public String pipeline() {
    return pipeline;
  }

  /** For connections of their own: replication, slot creation, heartbeats. */
  public SourceConnections dedicated() {
    return connections;
  }

  /** What a borrower does with a connection. */
  @FunctionalInterface
  public interface Work<T> {
    T with(Connection connection) throws SQLException;
  }

  /**
   * Runs work on a live connection. After a network error the connection is thrown away.
   *
   * @param doing for the message of a failure: {@code reading the catalog}
   * @throws RosettaException as {@link SourceErrors} translates
   */
  public <T> T run(String doing, Work<T> work) {
    try (Connection connection = borrow()) {
      try {
        return work.with(connection);
      } catch (SQLException e) {
        if (SourceErrors.isConnectionBroken(e)) {
          remove(connection);
        }
        throw e;
      }
    } catch (SQLException e) {
      throw SourceErrors.translate(doing + " at " + connections.settings().place(), e);
    }
  }

  /** Connections open now, in use or idle. */
  public int size() {
    return pool.getHikariPoolMXBean().getTotalConnections();
  }

  private Connection borrow() throws SQLException {
    for (int tried = 0; tried <= connections.settings().maxConnections(); tried++) {
      Connection connection = pool.getConnection();
      if (answers(connection)) {
        return connection;
      }
      remove(connection);
      connection.close();
    }
    throw new SQLException("every connection of the pool was dead", "08006");
  }

  private static boolean answers(Connection connection) {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT 1");
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  private void remove(Connection connection) {
    dead.increment();
    LOG.warn("Detected dead connection, removing from pool pipeline={}", pipeline);
    pool.evictConnection(connection);
  }

  @Override
  public void close() {
    pool.close();
  }
}
