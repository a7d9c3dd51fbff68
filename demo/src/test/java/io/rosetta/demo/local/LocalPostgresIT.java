package io.rosetta.demo.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalPostgresIT {
  @TempDir Path directory;

  @Test
  void startsWithLogicalWalAndGoesOnWithItsDataAfterARestart() throws SQLException {
    try (LocalPostgres first = start()) {
      assertThat(first.createDatabase("shop")).isTrue();
      assertThat(first.createDatabase("shop")).isFalse();
      assertThat(ask(first, "shop", "SHOW wal_level")).isEqualTo("logical");
      try (Connection connection = first.connect("shop");
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE TABLE kept AS SELECT 42 AS answer");
      }
    }
    try (LocalPostgres second = start()) {
      assertThat(ask(second, "shop", "SELECT answer FROM kept")).isEqualTo("42");
    }
  }

  private LocalPostgres start() {
    return LocalPostgres.start(directory.resolve("postgres"), directory.resolve("postgres.log"));
  }

  private static String ask(LocalPostgres postgres, String database, String sql)
      throws SQLException {
    try (Connection connection = postgres.connect(database);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getString(1);
    }
  }
}
