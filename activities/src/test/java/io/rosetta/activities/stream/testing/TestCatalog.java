package io.rosetta.activities.stream.testing;

import io.rosetta.activities.model.ColumnMapping;
import io.rosetta.activities.model.DeleteMode;
import io.rosetta.activities.model.Identifier;
import io.rosetta.activities.model.KnownTable;
import io.rosetta.activities.model.PostgresType;
import io.rosetta.activities.model.ReplicaIdentity;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.SourceColumn;
import io.rosetta.activities.model.SourceTable;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.TargetTableId;
import io.rosetta.activities.model.WriteMode;
import io.rosetta.activities.postgres.CatalogReader;
import io.rosetta.activities.stream.reader.TableCatalog;
import io.rosetta.testing.EmbeddedSource;
import io.rosetta.workflows.RosettaError;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The catalog of an embedded source, every column as text. */
public final class TestCatalog implements TableCatalog {
  private static final String COLUMNS =
      """
      SELECT a.attnum, a.attname, a.attnotnull, a.atttypid, a.atttypmod, t.typname,
             (attmissingval::text::text[])[1]
      FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
      WHERE a.attrelid = ?::regclass AND a.attnum > 0 AND NOT a.attisdropped
        AND a.attgenerated = ''
      ORDER BY a.attnum
      """;
  private static final String KEY =
      """
      SELECT a.attname
      FROM pg_index i, unnest(i.indkey) WITH ORDINALITY k(attnum, place), pg_attribute a, pg_class c
      WHERE i.indexrelid = (
          SELECT x.indexrelid FROM pg_index x
          WHERE x.indrelid = ?::regclass AND x.indisunique AND x.indimmediate AND x.indisvalid
            AND x.indpred IS NULL AND x.indexprs IS NULL
          ORDER BY x.indisreplident DESC, x.indisprimary DESC LIMIT 1)
        AND c.oid = i.indrelid AND a.attrelid = i.indrelid AND a.attnum = k.attnum
        AND (i.indisprimary OR i.indisreplident OR c.relreplident = 'f')
      ORDER BY k.place
      """;

  private final EmbeddedSource source;
  private final Set<TableId> appendOnly = ConcurrentHashMap.newKeySet();

  public TestCatalog(EmbeddedSource source) {
    this.source = source;
  }

  public void append(TableId table) {
    appendOnly.add(table);
  }

  @Override
  public Optional<SourceTable> read(TableId table) {
    String name = quoted(table.schema()) + "." + quoted(table.name());
    try (Connection connection = source.connect()) {
      try (PreparedStatement exists =
          connection.prepareStatement(
              "SELECT to_regclass(?)::oid, pg_relation_filenode(to_regclass(?))")) {
        exists.setString(1, name);
        exists.setString(2, name);
        ResultSet row = exists.executeQuery();
        row.next();
        long oid = row.getLong(1);
        if (oid == 0) {
          return Optional.empty();
        }
        return Optional.of(
            new SourceTable(
                table,
                oid,
                row.getLong(2),
                'r',
                ReplicaIdentity.DEFAULT,
                columns(connection, name),
                key(connection, name)));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private static List<SourceColumn> columns(Connection connection, String name)
      throws SQLException {
    List<SourceColumn> columns = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
      statement.setString(1, name);
      ResultSet row = statement.executeQuery();
      while (row.next()) {
        PostgresType type =
            new PostgresType(
                row.getLong(4), "pg_catalog", row.getString(6), 'b', 'X', row.getInt(5), null);
        columns.add(
            new SourceColumn(
                row.getInt(1), row.getString(2), type, row.getBoolean(3), row.getString(7)));
      }
    }
    return columns;
  }

  private static List<String> key(Connection connection, String name) throws SQLException {
    List<String> key = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(KEY)) {
      statement.setString(1, name);
      ResultSet row = statement.executeQuery();
      while (row.next()) {
        key.add(row.getString(1));
      }
    }
    return key;
  }

  @Override
  public List<SourceColumn> resolve(List<KnownTable.Column> columns) {
    try (Connection connection = source.connect()) {
      return CatalogReader.resolve(connection, columns);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public TableMapping map(SourceTable table) {
    boolean append = appendOnly.contains(table.id());
    if (table.key().isEmpty() && !append) {
      throw new RosettaException(
          RosettaError.TABLE_UNSUPPORTED, "table " + table.id() + " has no usable key");
    }
    return mapping(table, append ? WriteMode.APPEND : WriteMode.MERGE);
  }

  /** Every column as text. */
  public static TableMapping mapping(SourceTable table, WriteMode mode) {
    List<ColumnMapping> columns =
        table.columns().stream()
            .map(
                column ->
                    new ColumnMapping(
                        column, Identifier.ofSource(column.name()), TextConversion.VARCHAR))
            .toList();
    List<String> names = table.columns().stream().map(SourceColumn::name).toList();
    List<Integer> key =
        mode == WriteMode.APPEND ? List.of() : table.key().stream().map(names::indexOf).toList();
    TargetTableId target =
        new TargetTableId(
            new Identifier("DB"),
            Identifier.ofSource(table.id().schema()),
            Identifier.ofSource(table.id().name()));
    return new TableMapping(table, target, columns, key, mode, DeleteMode.HARD);
  }
}
