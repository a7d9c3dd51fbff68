package io.rosetta.benchmarks.backfill;

import io.rosetta.benchmarks.wal.RowShape;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Tables of narrow rows that hold rows already.
 *
 * @param rows of all of them
 */
record CopiedTables(List<String> names, long rows) {
  CopiedTables {
    names = List.copyOf(names);
  }

  /**
   * Makes them.
   *
   * @param prefix of their names
   * @param rows that they share evenly
   */
  static CopiedTables make(Connection connection, String prefix, int count, long rows)
      throws SQLException {
    List<String> names = new ArrayList<>();
    long each = Math.max(1, rows / count);
    try (Statement statement = connection.createStatement()) {
      for (int i = 1; i <= count; i++) {
        String name = prefix + "_" + i;
        names.add(name);
        statement.execute("CREATE TABLE " + name + " " + RowShape.NARROW.columns());
        statement.execute(
            "INSERT INTO %s SELECT %s FROM generate_series(1, %d) AS i"
                .formatted(name, RowShape.NARROW.seed(), each));
        statement.execute("VACUUM (FREEZE, ANALYZE) " + name);
      }
      statement.execute("CHECKPOINT");
    }
    return new CopiedTables(names, each * count);
  }
}
