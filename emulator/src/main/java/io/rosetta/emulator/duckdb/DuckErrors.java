package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.sql.SqlError;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** DuckDB has messages, not codes: this is where they become Snowflake's. */
final class DuckErrors {
  private static final Pattern COLUMNS =
      Pattern.compile("Expected Number of Columns: (\\d+) Found: (\\d+)");

  private DuckErrors() {}

  static SqlError translate(SQLException e) {
    String message = String.valueOf(e.getMessage());
    String first = message.lines().findFirst().orElse("");
    Matcher columns = COLUMNS.matcher(message);
    if (columns.find()) {
      return new SqlError(
          "100080",
          "22000",
          "Number of columns in file (%s) does not match that of the corresponding table (%s)"
              .formatted(columns.group(2), columns.group(1)),
          e);
    }
    if (message.contains("INTERRUPT")) {
      return new SqlError("000604", "57014", "SQL execution canceled", e);
    }
    if (message.contains("nvalid unicode") || message.contains("not utf-8 encoded")) {
      return new SqlError("100144", "22000", "Invalid UTF8 detected in string", e);
    }
    if (first.startsWith("Out of Range Error")) {
      return new SqlError("100039", "22003", "Number out of representable range: " + first, e);
    }
    if (first.startsWith("Conversion Error")) {
      return new SqlError("100038", "22018", "Value is not recognized: " + first, e);
    }
    if (first.contains("Division by zero")) {
      return new SqlError("100051", "22012", "Division by zero", e);
    }
    if (first.startsWith("Binder Error")) {
      return new SqlError(
          "001044", "42P13", "SQL compilation error:\ninvalid argument types: " + first, e);
    }
    return new SqlError("000603", "XX000", "the store refused the statement: " + first, e);
  }
}
