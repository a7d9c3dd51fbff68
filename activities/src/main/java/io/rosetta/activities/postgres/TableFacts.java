package io.rosetta.activities.postgres;

import io.rosetta.activities.model.SourceTable;
import io.rosetta.activities.model.TableId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What preflight asks of a table beyond its columns and key.
 *
 * @param persistence of the relation: p permanent, u unlogged, t temporary
 * @param owns whether the role is, or may act as, the owner: only the owner can publish a table
 * @param readable columns that the role may SELECT
 * @param hidesRows whether a row-level security policy of the table or a partition applies to the
 *     role; a backfill reads partitions, to which a root's policies and privileges do not extend
 * @param badLeaves partitions that write no usable WAL, or log less of an old row than the root,
 *     each as quoted name
 * @param closedLeaves partitions that the role may not SELECT from, each as quoted name
 */
record TableFacts(
    char persistence,
    String owner,
    boolean owns,
    boolean schemaUsable,
    Set<String> readable,
    boolean hidesRows,
    List<String> badLeaves,
    List<String> closedLeaves) {
  private static final String FACTS =
      """
      SELECT n.nspname, c.relname, c.relpersistence, pg_catalog.pg_get_userbyid(c.relowner),
             pg_catalog.pg_has_role(c.relowner, 'USAGE'),
             pg_catalog.has_schema_privilege(n.oid, 'USAGE'),
             ARRAY(SELECT a.attname::text FROM pg_catalog.pg_attribute a
                   WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                     AND pg_catalog.has_column_privilege(c.oid, a.attnum, 'SELECT')),
             pg_catalog.row_security_active(c.oid)
               OR EXISTS (SELECT 1 FROM pg_catalog.pg_partition_tree(c.oid) t
                          WHERE t.isleaf AND pg_catalog.row_security_active(t.relid)),
             ARRAY(SELECT format('%I.%I', ln.nspname, l.relname)
                   FROM pg_catalog.pg_partition_tree(c.oid) t
                   JOIN pg_catalog.pg_class l ON l.oid = t.relid
                   JOIN pg_catalog.pg_namespace ln ON ln.oid = l.relnamespace
                   WHERE c.relkind = 'p' AND t.isleaf AND l.relkind <> 'p'
                     AND (l.relkind = 'f' OR l.relpersistence <> 'p'
                          OR l.relreplident NOT IN (c.relreplident, 'f'))
                   ORDER BY 1),
             ARRAY(SELECT format('%I.%I', ln.nspname, l.relname)
                   FROM pg_catalog.pg_partition_tree(c.oid) t
                   JOIN pg_catalog.pg_class l ON l.oid = t.relid
                   JOIN pg_catalog.pg_namespace ln ON ln.oid = l.relnamespace
                   WHERE c.relkind = 'p' AND t.isleaf AND l.relkind <> 'p'
                     AND (NOT pg_catalog.has_schema_privilege(ln.oid, 'USAGE')
                          OR EXISTS (SELECT 1 FROM pg_catalog.pg_attribute a
                                     WHERE a.attrelid = l.oid AND a.attnum > 0
                                       AND NOT a.attisdropped AND a.attgenerated = ''
                                       AND NOT pg_catalog.has_column_privilege(
                                                 l.oid, a.attnum, 'SELECT')))
                   ORDER BY 1)
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.oid = ANY (?)
      """;

  TableFacts {
    readable = Set.copyOf(readable);
    badLeaves = List.copyOf(badLeaves);
    closedLeaves = List.copyOf(closedLeaves);
  }

  static Map<TableId, TableFacts> read(Connection connection, Collection<SourceTable> tables)
      throws SQLException {
    Map<TableId, TableFacts> facts = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(FACTS)) {
      Object[] oids = tables.stream().map(SourceTable::oid).toArray();
      statement.setArray(1, connection.createArrayOf("oid", oids));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          facts.put(new TableId(row.getString(1), row.getString(2)), facts(row));
        }
      }
    }
    return facts;
  }

  private static TableFacts facts(ResultSet row) throws SQLException {
    return new TableFacts(
        row.getString(3).charAt(0),
        row.getString(4),
        row.getBoolean(5),
        row.getBoolean(6),
        new TreeSet<>(strings(row, 7)),
        row.getBoolean(8),
        strings(row, 9),
        strings(row, 10));
  }

  private static List<String> strings(ResultSet row, int column) throws SQLException {
    return Arrays.asList((String[]) row.getArray(column).getArray());
  }
}
