package io.rosetta.activities.postgres;

import io.rosetta.activities.model.KnownTable;
import io.rosetta.activities.model.PostgresType;
import io.rosetta.activities.model.ReplicaIdentity;
import io.rosetta.activities.model.SourceColumn;
import io.rosetta.activities.model.SourceTable;
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
 * Reads tables from PostgreSQL's catalog as they are now (PostgreSQL manual, "System Catalogs"). A
 * handful of queries, however many tables. Stateless; any thread with a connection of its own.
 */
public final class CatalogReader {
  private static final String RELATIONS =
      """
      SELECT c.oid, n.nspname, c.relname, c.relkind, c.relreplident,
             coalesce(pg_catalog.pg_relation_filenode(c.oid), 0)
      FROM unnest(?::text[], ?::text[]) AS asked (schema, name)
      JOIN pg_catalog.pg_namespace n ON n.nspname = asked.schema
      JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = asked.name
      WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
      """;

  /** A default stays with old rows as text in its type's output form, evaluated once. */
  private static final String COLUMNS =
      """
      SELECT a.attrelid, a.attnum, a.attname, a.atttypid, a.atttypmod, a.attnotnull,
             CASE WHEN a.atthasmissing THEN (a.attmissingval::text::text[])[1] END
      FROM pg_catalog.pg_attribute a
      WHERE a.attrelid = ANY (?) AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
      ORDER BY a.attrelid, a.attnum
      """;

  private CatalogReader() {}

  /** The tables that exist, by id; any relation of a name that is asked for, views too. */
  public static Map<TableId, SourceTable> read(Connection connection, Collection<TableId> tables)
      throws SQLException {
    List<Relation> relations = relations(connection, tables);
    Map<Long, List<AttributeRow>> attributes = attributes(connection, relations);
    TypeCatalog types =
        TypeCatalog.read(
            connection,
            attributes.values().stream().flatMap(List::stream).map(AttributeRow::type).toList());
    KeyCatalog keys = KeyCatalog.read(connection, relations.stream().map(Relation::oid).toList());
    Map<TableId, SourceTable> found = new LinkedHashMap<>();
    for (Relation relation : relations) {
      List<SourceColumn> columns =
          attributes.getOrDefault(relation.oid, List.of()).stream()
              .map(row -> row.toColumn(types))
              .toList();
      found.put(
          relation.id,
          new SourceTable(
              relation.id,
              relation.oid,
              relation.fileNode,
              relation.kind,
              relation.identity,
              columns,
              keys.usable(relation.oid, relation.identity)));
    }
    return found;
  }

  /** See {@code TableCatalog.resolve}: columns that are gone, with their types. */
  public static List<SourceColumn> resolve(
      Connection connection, Collection<KnownTable.Column> columns) throws SQLException {
    TypeCatalog types =
        TypeCatalog.read(connection, columns.stream().map(KnownTable.Column::typeOid).toList());
    return columns.stream()
        .filter(column -> types.has(column.typeOid()))
        .map(
            column ->
                new SourceColumn(
                    column.attnum(),
                    column.name(),
                    types.resolve(column.typeOid(), column.modifier()),
                    false,
                    null))
        .toList();
  }

  private record Relation(
      TableId id, long oid, char kind, ReplicaIdentity identity, long fileNode) {}

  private record AttributeRow(
      int number, String name, long type, int modifier, boolean notNull, String missing) {
    SourceColumn toColumn(TypeCatalog types) {
      PostgresType resolved = types.resolve(type, modifier);
      return new SourceColumn(number, name, resolved, notNull, missing);
    }
  }

  private static List<Relation> relations(Connection connection, Collection<TableId> tables)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(RELATIONS)) {
      statement.setArray(1, SourceNames.array(connection, tables, TableId::schema));
      statement.setArray(2, SourceNames.array(connection, tables, TableId::name));
      List<Relation> relations = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          relations.add(
              new Relation(
                  new TableId(rows.getString(2), rows.getString(3)),
                  rows.getLong(1),
                  rows.getString(4).charAt(0),
                  ReplicaIdentity.of(rows.getString(5)),
                  rows.getLong(6)));
        }
      }
      return relations;
    }
  }

  private static Map<Long, List<AttributeRow>> attributes(
      Connection connection, List<Relation> relations) throws SQLException {
    Map<Long, List<AttributeRow>> attributes = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
      Object[] oids = relations.stream().map(Relation::oid).toArray();
      statement.setArray(1, connection.createArrayOf("oid", oids));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          attributes
              .computeIfAbsent(rows.getLong(1), oid -> new ArrayList<>())
              .add(
                  new AttributeRow(
                      rows.getInt(2),
                      rows.getString(3),
                      rows.getLong(4),
                      rows.getInt(5),
                      rows.getBoolean(6),
                      rows.getString(7)));
        }
      }
    }
    return attributes;
  }
}
