package io.rosetta.demo.proof;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * One table as both sides are asked for it.
 *
 * @param schema and name as in the source
 * @param columns in the source's order
 * @param key positions in {@code columns} of the primary key's columns, in the key's order
 */
record ComparedTable(String schema, String name, List<Column> columns, List<Integer> key) {

  record Column(String name, ColumnKind kind) {}

  private static final String COLUMNS =
      "SELECT a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), t.typtype = 'e',"
          + " coalesce(array_position(i.indkey::int2[], a.attnum), -1)"
          + " FROM pg_catalog.pg_class c"
          + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
          + " JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid"
          + " JOIN pg_catalog.pg_type t ON t.oid = a.atttypid"
          + " JOIN pg_catalog.pg_index i ON i.indrelid = c.oid AND i.indisprimary"
          + " WHERE n.nspname = ? AND c.relname = ? AND a.attnum > 0 AND NOT a.attisdropped"
          + " AND a.attgenerated = '' ORDER BY a.attnum";

  /** Looks the table up in the source. */
  static ComparedTable read(Connection source, String schema, String name) throws SQLException {
    List<Column> columns = new ArrayList<>();
    List<int[]> key = new ArrayList<>();
    try (PreparedStatement statement = source.prepareStatement(COLUMNS)) {
      statement.setString(1, schema);
      statement.setString(2, name);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          if (rows.getInt(4) >= 0) {
            key.add(new int[] {rows.getInt(4), columns.size()});
          }
          columns.add(
              new Column(rows.getString(1), ColumnKind.of(rows.getString(2), rows.getBoolean(3))));
        }
      }
    }
    if (key.isEmpty()) {
      throw new IllegalArgumentException(schema + "." + name + " has no primary key to compare by");
    }
    key.sort((a, b) -> Integer.compare(a[0], b[0]));
    return new ComparedTable(
        schema, name, List.copyOf(columns), key.stream().map(pair -> pair[1]).toList());
  }

  /** All rows of the source, ordered by key as bytes order text. */
  String sourceSql() {
    return "SELECT "
        + columns.stream().map(c -> quoted(c.name())).collect(Collectors.joining(", "))
        + " FROM "
        + quoted(schema)
        + "."
        + quoted(name)
        + " ORDER BY "
        + key.stream()
            .map(columns::get)
            .map(c -> quoted(c.name()) + (isText(c) ? "::text COLLATE \"C\"" : ""))
            .collect(Collectors.joining(", "));
  }

  /**
   * A page of the target's rows, ordered by key.
   *
   * @param from rows before it
   * @param rows in it at the most
   */
  String targetSql(String database, long from, int rows) {
    return "SELECT "
        + columns.stream().map(c -> quoted(folded(c.name()))).collect(Collectors.joining(", "))
        + " FROM "
        + targetName(database)
        + " ORDER BY "
        + key.stream()
            .map(i -> quoted(folded(columns.get(i).name())))
            .collect(Collectors.joining(", "))
        + " LIMIT "
        + rows
        + " OFFSET "
        + from;
  }

  /** The table's name in the target, quoted. */
  String targetName(String database) {
    return quoted(database) + "." + quoted(folded(schema)) + "." + quoted(folded(name));
  }

  /** What the documentation promises: all lower case becomes upper case, all else stays. */
  static String folded(String name) {
    return name.matches("[a-z_][a-z0-9_]*") ? name.toUpperCase(Locale.ROOT) : name;
  }

  private static boolean isText(Column column) {
    return column.kind() == ColumnKind.TEXT || column.kind() == ColumnKind.PADDED;
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  @Override
  public String toString() {
    return schema + "." + name;
  }
}
