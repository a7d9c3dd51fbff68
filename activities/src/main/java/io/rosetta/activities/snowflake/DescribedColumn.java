package io.rosetta.activities.snowflake;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;

/** A line of DESCRIBE TABLE. */
record DescribedColumn(String name, String type, boolean nullable, boolean hasDefault) {
  static DescribedColumn read(ResultSet row) throws SQLException {
    String defaultValue = row.getString("default");
    return new DescribedColumn(
        row.getString("name"),
        row.getString("type"),
        row.getString("null?").equals("Y"),
        defaultValue != null && !defaultValue.isEmpty());
  }

  /** Whether comparing its text is not comparing its bytes. */
  boolean isCollated() {
    String upper = type.toUpperCase(Locale.ROOT);
    int collate = upper.indexOf(" COLLATE '");
    return collate >= 0
        && !upper.startsWith("''", collate + " COLLATE ".length())
        && !upper.startsWith("'UTF8'", collate + " COLLATE ".length());
  }
}
