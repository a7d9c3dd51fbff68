package io.rosetta.benchmarks.reader;

import io.rosetta.demo.local.LocalSnowflake;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Properties;

/** The emulated Snowflake of a benchmark, through the real driver. */
public final class EmulatedTarget {
  private EmulatedTarget() {}

  /** A new session; the caller closes it. */
  public static Connection connect(int port) throws SQLException {
    Properties properties = new Properties();
    properties.put("user", LocalSnowflake.USER);
    properties.put("password", LocalSnowflake.PASSWORD);
    properties.put("account", "rosetta");
    properties.put("ssl", "off");
    properties.put("disablePlatformDetection", "true");
    properties.put("JDBC_QUERY_RESULT_FORMAT", "JSON");
    return DriverManager.getConnection("jdbc:snowflake://127.0.0.1:" + port + "/", properties);
  }

  /**
   * Makes the target forget tables and who wrote them: the next pipeline begins with none of their
   * rows, so each reading has the same work.
   *
   * @param tables names in the source's schema public
   */
  public static void forget(int port, List<String> tables) throws SQLException {
    String database = LocalSnowflake.DATABASE;
    try (Connection connection = connect(port);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA IF NOT EXISTS " + database + "._ROSETTA");
      statement.execute("DROP TABLE IF EXISTS " + database + "._ROSETTA.TARGETS");
      statement.execute("CREATE SCHEMA IF NOT EXISTS " + database + ".PUBLIC");
      for (String table : tables) {
        statement.execute(
            "DROP TABLE IF EXISTS %s.PUBLIC.%s"
                .formatted(database, table.toUpperCase(Locale.ROOT)));
      }
    }
  }
}
