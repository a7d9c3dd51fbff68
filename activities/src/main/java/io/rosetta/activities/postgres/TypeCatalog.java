package io.rosetta.activities.postgres;

import io.rosetta.activities.model.PostgresType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** The types that some columns have, with the element and base types behind them. Immutable. */
final class TypeCatalog {
  /** Follows arrays to their elements and domains to their bases, as deep as they go. */
  private static final String TYPES =
      """
      WITH RECURSIVE needed (oid) AS (
        SELECT unnest(?::oid[])
        UNION
        SELECT CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.typelem END
        FROM needed JOIN pg_catalog.pg_type t ON t.oid = needed.oid
        WHERE t.typtype = 'd' OR t.typcategory = 'A' AND t.typelem <> 0
      )
      SELECT t.oid, n.nspname, t.typname, t.typtype, t.typcategory, t.typtypmod,
             CASE WHEN t.typtype = 'd' THEN t.typbasetype
                  WHEN t.typcategory = 'A' THEN t.typelem ELSE 0 END
      FROM needed
      JOIN pg_catalog.pg_type t ON t.oid = needed.oid
      JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
      """;

  private final Map<Long, Row> rows;

  private TypeCatalog(Map<Long, Row> rows) {
    this.rows = rows;
  }

  private record Row(
      String schema, String name, char kind, char category, int modifier, long inner) {}

  static TypeCatalog read(Connection connection, Collection<Long> oids) throws SQLException {
    Map<Long, Row> found = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(TYPES)) {
      statement.setArray(1, connection.createArrayOf("oid", oids.stream().distinct().toArray()));
      try (ResultSet types = statement.executeQuery()) {
        while (types.next()) {
          found.put(
              types.getLong(1),
              new Row(
                  types.getString(2),
                  types.getString(3),
                  types.getString(4).charAt(0),
                  types.getString(5).charAt(0),
                  types.getInt(6),
                  types.getLong(7)));
        }
      }
    }
    return new TypeCatalog(found);
  }

  /** Whether the type exists. */
  boolean has(long oid) {
    return rows.containsKey(oid);
  }

  /**
   * @param modifier the column's {@code atttypmod}; a domain's own counts for its base, an array's
   *     for its elements
   */
  PostgresType resolve(long oid, int modifier) {
    Row row = rows.get(oid);
    if (row == null) {
      throw new IllegalStateException("type " + oid + " was not read");
    }
    PostgresType inner = null;
    if (row.inner != 0) {
      inner = resolve(row.inner, row.kind == 'd' ? row.modifier : modifier);
    }
    return new PostgresType(oid, row.schema, row.name, row.kind, row.category, modifier, inner);
  }
}
