package io.rosetta.activities.postgres;

import io.rosetta.activities.model.CatalogPicture;
import io.rosetta.activities.model.CatalogPicture.Column;
import io.rosetta.activities.model.CatalogPicture.Leaf;
import io.rosetta.activities.model.CatalogPicture.Published;
import io.rosetta.activities.model.ReplicaIdentity;
import io.rosetta.activities.model.TableId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes pictures of the catalog, all tables at one moment. Stateless; any thread with a connection
 * of its own.
 */
public final class PictureReader {
  /**
   * A table that is published without a column list is locked for a moment (ACCESS SHARE) by {@code
   * pg_publication_tables}, in versions that list the columns there. Through {@code to_jsonb}, a
   * column that the server's version does not have (row filters and column lists came with 15)
   * reads as NULL.
   */
  private static final String RELATIONS =
      """
      SELECT c.oid, n.nspname, c.relname, c.relkind, c.relpersistence, c.relreplident,
             concat_ws(',', CASE WHEN p.pubinsert THEN 'insert' END,
                            CASE WHEN p.pubupdate THEN 'update' END,
                            CASE WHEN p.pubdelete THEN 'delete' END,
                            CASE WHEN p.pubtruncate THEN 'truncate' END),
             coalesce(p.pubviaroot, false),
             coalesce(pg_catalog.to_jsonb(t) ->> 'rowfilter', ''),
             coalesce(pg_catalog.to_jsonb(r) ->> 'prattrs', ''), coalesce(r.oid, %s, 0),
             coalesce(p.xmin::text, '0'), y.xmin::text
      FROM unnest(?::text[], ?::text[]) AS asked (schema, name)
      JOIN pg_catalog.pg_namespace n ON n.nspname = asked.schema
      JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = asked.name
      JOIN pg_catalog.pg_type y ON y.oid = c.reltype
      LEFT JOIN pg_catalog.pg_publication_tables t
        ON t.pubname = ? AND t.schemaname = n.nspname AND t.tablename = c.relname
      LEFT JOIN pg_catalog.pg_publication p ON p.pubname = t.pubname
      LEFT JOIN pg_catalog.pg_publication_rel r ON r.prpubid = p.oid AND r.prrelid = c.oid
      WHERE c.relkind IN ('r', 'p')
      """;

  /** The entry of the table's schema, where all of it is published; so since 15. */
  private static final String SCHEMA_ENTRY =
      """
      (SELECT s.oid FROM pg_catalog.pg_publication_namespace s
       WHERE s.pnpubid = p.oid AND s.pnnspid = n.oid)""";

  private static final String COLUMNS =
      """
      SELECT a.attrelid, a.attnum, a.attname, a.atttypid, a.atttypmod, a.attgenerated
      FROM pg_catalog.pg_attribute a
      WHERE a.attrelid = ANY (?) AND a.attnum > 0 AND NOT a.attisdropped
      ORDER BY a.attrelid, a.attnum
      """;

  /**
   * The tree of a plain table is the table alone. Its size is not asked for: that takes an ACCESS
   * SHARE lock, which waits for a VACUUM FULL or an ALTER TABLE. The leaves of a partitioned table
   * are locked by {@code pg_partition_tree} anyway. No block means no row only where PostgreSQL
   * itself keeps the rows (a foreign table's are elsewhere), and it does not matter only where the
   * stream tells of later ones (it is silent about unlogged tables).
   */
  private static final String LEAVES =
      """
      SELECT root.oid, l.oid, coalesce(pg_catalog.pg_relation_filenode(l.oid), 0),
             coalesce(pg_catalog.pg_get_expr(l.relpartbound, l.oid), ''),
             coalesce((
               SELECT string_agg(i.xmin::text, ',' ORDER BY i.inhrelid)
               FROM pg_catalog.pg_partition_ancestors(l.oid) a
               JOIN pg_catalog.pg_inherits i ON i.inhrelid = a.relid
               WHERE a.relid NOT IN (
                 SELECT above.relid FROM pg_catalog.pg_partition_ancestors(root.oid) above)), ''),
             CASE WHEN l.oid <> root.oid AND l.relkind = 'r' AND l.relpersistence = 'p'
               THEN coalesce(pg_catalog.pg_relation_size(l.oid), 1) = 0
               ELSE false END
      FROM unnest(?::oid[]) AS root (oid)
      CROSS JOIN LATERAL (
        SELECT t.relid::oid AS oid FROM pg_catalog.pg_partition_tree(root.oid::regclass) t
        WHERE t.isleaf
        UNION SELECT root.oid) AS tree
      JOIN pg_catalog.pg_class l ON l.oid = tree.oid AND l.relkind <> 'p'
      ORDER BY root.oid, l.oid
      """;

  private PictureReader() {}

  /**
   * The tables of these names that exist.
   *
   * @param publication the pipeline's; it need not exist
   */
  public static Map<TableId, CatalogPicture> read(
      Connection connection, String publication, Collection<TableId> tables) throws SQLException {
    List<CatalogPicture> outlines = relations(connection, publication, tables);
    List<Long> oids = outlines.stream().map(CatalogPicture::oid).toList();
    Map<Long, List<Column>> columns = columns(connection, oids);
    Map<Long, List<Leaf>> leaves = leaves(connection, oids);
    KeyCatalog keys = KeyCatalog.read(connection, oids);
    Map<TableId, CatalogPicture> pictures = new LinkedHashMap<>();
    for (CatalogPicture outline : outlines) {
      List<Column> mine = columns.getOrDefault(outline.oid(), List.of());
      List<String> key = keys.usable(outline.oid(), outline.replicaIdentity());
      pictures.put(
          outline.table(),
          new CatalogPicture(
              outline.table(),
              outline.oid(),
              outline.nameXmin(),
              outline.kind(),
              outline.persistence(),
              outline.replicaIdentity(),
              key.stream().map(name -> attnum(mine, name)).toList(),
              leaves.getOrDefault(outline.oid(), List.of()),
              mine,
              outline.publication()));
    }
    return pictures;
  }

  private static int attnum(List<Column> columns, String name) {
    return columns.stream()
        .filter(column -> column.name().equals(name))
        .findFirst()
        .orElseThrow()
        .attnum();
  }

  /** Without what other queries add. */
  private static List<CatalogPicture> relations(
      Connection connection, String publication, Collection<TableId> tables) throws SQLException {
    boolean hasSchemas = connection.getMetaData().getDatabaseMajorVersion() >= 15;
    String relations = RELATIONS.formatted(hasSchemas ? SCHEMA_ENTRY : "NULL");
    try (PreparedStatement statement = connection.prepareStatement(relations)) {
      statement.setArray(1, SourceNames.array(connection, tables, TableId::schema));
      statement.setArray(2, SourceNames.array(connection, tables, TableId::name));
      statement.setString(3, publication);
      List<CatalogPicture> found = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          found.add(
              new CatalogPicture(
                  new TableId(row.getString(2), row.getString(3)),
                  row.getLong(1),
                  row.getLong(13),
                  row.getString(4).charAt(0),
                  row.getString(5).charAt(0),
                  ReplicaIdentity.of(row.getString(6)),
                  List.of(),
                  List.of(),
                  List.of(),
                  new Published(
                      row.getString(7),
                      row.getBoolean(8),
                      row.getString(9),
                      row.getString(10),
                      row.getLong(11),
                      row.getLong(12))));
        }
      }
      return found;
    }
  }

  private static Map<Long, List<Column>> columns(Connection connection, List<Long> oids)
      throws SQLException {
    Map<Long, List<Column>> columns = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
      statement.setArray(1, connection.createArrayOf("oid", oids.toArray()));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          columns
              .computeIfAbsent(row.getLong(1), oid -> new ArrayList<>())
              .add(
                  new Column(
                      row.getInt(2),
                      row.getString(3),
                      row.getLong(4),
                      row.getInt(5),
                      row.getString(6)));
        }
      }
    }
    return columns;
  }

  private static Map<Long, List<Leaf>> leaves(Connection connection, List<Long> oids)
      throws SQLException {
    Map<Long, List<Leaf>> leaves = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(LEAVES)) {
      statement.setArray(1, connection.createArrayOf("oid", oids.toArray()));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          leaves
              .computeIfAbsent(row.getLong(1), oid -> new ArrayList<>())
              .add(
                  new Leaf(
                      row.getLong(2),
                      row.getLong(3),
                      row.getString(4),
                      row.getString(5),
                      row.getBoolean(6)));
        }
      }
    }
    return leaves;
  }
}
