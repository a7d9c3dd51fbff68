package io.rosetta.activities.postgres;

import io.rosetta.activities.model.ReplicaIdentity;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The unique indexes of some tables that can serve as a key. A usable key is immediate, valid, not
 * partial, without expressions, and all its columns are NOT NULL: under a deferrable one the same
 * key can be in two rows for a moment, and the last change of a key would not be its value.
 */
final class KeyCatalog {
  /** Columns that an index merely INCLUDEs come after {@code indnkeyatts}. */
  private static final String INDEXES =
      """
      SELECT i.indrelid, i.indisprimary, i.indisreplident,
             array_agg(a.attname::text ORDER BY k.position)
      FROM pg_catalog.pg_index i
      CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k (attnum, position)
      JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
      WHERE i.indrelid = ANY (?) AND i.indisunique AND i.indimmediate AND i.indisvalid
        AND i.indpred IS NULL AND i.indexprs IS NULL AND k.position <= i.indnkeyatts
      GROUP BY i.indrelid, i.indexrelid, i.indisprimary, i.indisreplident, i.indnkeyatts
      HAVING bool_and(a.attnotnull) AND bool_and(a.attgenerated = '')
      ORDER BY i.indrelid, i.indisprimary DESC, i.indnkeyatts, i.indexrelid
      """;

  private final Map<Long, List<Index>> byTable;

  private KeyCatalog(Map<Long, List<Index>> byTable) {
    this.byTable = byTable;
  }

  private record Index(boolean primary, boolean replicaIdentity, List<String> columns) {}

  static KeyCatalog read(Connection connection, Collection<Long> tables) throws SQLException {
    Map<Long, List<Index>> found = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(INDEXES)) {
      statement.setArray(1, connection.createArrayOf("oid", tables.toArray()));
      try (ResultSet indexes = statement.executeQuery()) {
        while (indexes.next()) {
          String[] columns = (String[]) indexes.getArray(4).getArray();
          found
              .computeIfAbsent(indexes.getLong(1), oid -> new ArrayList<>())
              .add(new Index(indexes.getBoolean(2), indexes.getBoolean(3), Arrays.asList(columns)));
        }
      }
    }
    return new KeyCatalog(found);
  }

  /** The key whose old values the source logs under this identity; empty when there is none. */
  List<String> usable(long table, ReplicaIdentity identity) {
    List<Index> indexes = byTable.getOrDefault(table, List.of());
    return indexes.stream()
        .filter(
            index ->
                switch (identity) {
                  case DEFAULT -> index.primary;
                  case INDEX -> index.replicaIdentity;
                  case FULL -> true;
                  case NOTHING -> false;
                })
        .findFirst()
        .map(Index::columns)
        .orElse(List.of());
  }
}
