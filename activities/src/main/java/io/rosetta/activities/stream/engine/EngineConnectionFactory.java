package io.rosetta.activities.stream.engine;

import io.debezium.jdbc.JdbcConfiguration;
import io.debezium.jdbc.JdbcConnection;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;

/** Opens Debezium's connections through the run's own {@link ConnectionOpener}. */
public final class EngineConnectionFactory implements JdbcConnection.ConnectionFactory {
  /** Among the driver's properties, so that it reaches this class. */
  static final String LINK = "rosettaLink";

  @Override
  public Connection connect(JdbcConfiguration config) throws SQLException {
    EngineSettings settings = EngineLink.of(config.getString(LINK)).settings();
    Properties extra = new Properties();
    copy(config, extra, "replication");
    copy(config, extra, "preferQueryMode");
    copy(config, extra, "assumeMinServerVersion");
    extra.setProperty("options", EngineProperties.SERVER_OPTIONS);
    boolean walsender = extra.containsKey("replication");
    String name = settings.applicationName();
    return settings.connections().open(walsender ? name : name + "/catalog", extra);
  }

  private static void copy(JdbcConfiguration from, Properties to, String key) {
    String value = from.getString(key);
    if (value != null) {
      to.setProperty(key, value);
    }
  }
}
