package io.rosetta.activities.backfill;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Values for a COPY, which takes no parameters: they are bound, as JSON, to a setting of the
 * transaction, and the COPY's query reads them from there. No text of a user ever becomes SQL.
 */
final class SettingJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private SettingJson() {}

  /**
   * Binds a value for the rest of the transaction.
   *
   * @param setting its name; the prefix {@code rosetta.} is ours
   */
  static void bind(Connection connection, String setting, Object value) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT pg_catalog.set_config(?, ?, true)")) {
      statement.setString(1, setting);
      statement.setString(2, text(value));
      statement.execute();
    }
  }

  /** The SQL expression that reads it. */
  static String read(String setting) {
    return "current_setting('" + setting + "')::json";
  }

  private static String text(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("lists of texts are JSON", e);
    }
  }
}
