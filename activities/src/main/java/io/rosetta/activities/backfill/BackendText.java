package io.rosetta.activities.backfill;

import java.sql.ResultSet;
import java.sql.SQLException;

/** How somebody else's session is named to people who have to do something about it. */
final class BackendText {
  /**
   * What {@link #described} needs of {@code pg_stat_activity a}. State and query are shown to
   * members of {@code pg_read_all_stats} only.
   */
  static final String COLUMNS =
      "a.pid, a.usename, a.application_name, a.datname, a.state, a.query,"
          + " EXTRACT(epoch FROM pg_catalog.clock_timestamp() - a.xact_start)::bigint AS age";

  private BackendText() {}

  static String described(ResultSet row) throws SQLException {
    StringBuilder text = new StringBuilder("pid " + row.getString("pid"));
    append(text, " of ", row.getString("usename"), "");
    append(text, " (", row.getString("application_name"), ")");
    append(text, " in database ", row.getString("datname"), "");
    append(text, ", ", row.getString("state"), "");
    append(text, ", open for ", row.getString("age"), " s");
    // Without a state the server hides the query from our role, and says so in its place.
    if (row.getString("state") != null && row.getString("query") != null) {
      append(text, ": ", QueryText.shown(row.getString("query")), "");
    }
    return text.toString();
  }

  private static void append(StringBuilder text, String before, String part, String after) {
    if (part != null && !part.isEmpty()) {
      text.append(before).append(part).append(after);
    }
  }
}
