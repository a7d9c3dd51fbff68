package io.rosetta.activities.cases;

import io.rosetta.activities.model.DeleteMode;
import io.rosetta.activities.model.Identifier;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableSettings;
import io.rosetta.activities.model.TargetTableId;
import io.rosetta.activities.model.WriteMode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Compares a table of the source with its target, row by row and value by value, while nobody
 * writes. A value that is in the quarantine is expected as NULL; one that is NULL without being
 * there is a difference.
 */
final class TableComparison {
  private static final String PINNED =
      "SET timezone = 'UTC'; SET datestyle = 'ISO, MDY'; SET intervalstyle = 'postgres';"
          + " SET extra_float_digits = 1; SET bytea_output = 'hex'; SET lc_monetary = 'C'";
  private static final String COLUMNS =
      """
      SELECT a.attname, t.typname
      FROM pg_attribute a
      JOIN pg_class c ON c.oid = a.attrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_type t ON t.oid = a.atttypid
      WHERE n.nspname = ? AND c.relname = ? AND a.attnum > 0 AND NOT a.attisdropped
        AND a.attgenerated = ''
      ORDER BY a.attnum
      """;
  private static final int SHOWN = 300;

  private final Connection source;
  private final Connection target;
  private final Set<Quarantined> quarantine;

  /** A value that was set aside. */
  record Quarantined(String table, String column, String raw) {}

  /** A column of the source, as it is in the target. */
  private record Column(String name, String sourceType, String targetType) {}

  TableComparison(Connection source, Connection target, TargetTableId quarantineTable)
      throws SQLException {
    this.source = source;
    this.target = target;
    this.quarantine = quarantined(quarantineTable);
    try (Statement statement = source.createStatement()) {
      statement.execute(PINNED);
    }
  }

  /** One line per difference; empty when the two are equal in the columns that are copied. */
  List<String> differences(TableSettings table, TargetTableId to) throws SQLException {
    TableId from = table.id();
    List<Column> columns = columns(table, targetColumns(to));
    List<String> differences = new ArrayList<>();
    for (Column column : columns) {
      if (column.targetType.isEmpty()) {
        differences.add(from + ": column " + column.name + " is not in the target");
      }
    }
    if (!differences.isEmpty()) {
      return differences;
    }
    List<List<Object>> expected = sourceRows(from, columns, table.mode());
    List<List<Object>> found = targetRows(to, columns, table);
    if (expected.size() != found.size()) {
      differences.add(
          "%s: %d rows in the source, %d in the target"
              .formatted(from, expected.size(), found.size()));
    }
    for (int i = 0; i < Math.min(expected.size(), found.size()); i++) {
      if (!expected.get(i).equals(found.get(i))) {
        differences.add(
            "%s: expected %s, found %s"
                .formatted(from, shown(expected.get(i)), shown(found.get(i))));
      }
    }
    return differences;
  }

  private Set<Quarantined> quarantined(TargetTableId table) throws SQLException {
    Set<Quarantined> values = new HashSet<>();
    try (Statement statement = target.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT TABLE_NAME, COLUMN_NAME, RAW_VALUE FROM " + table.quoted())) {
      while (row.next()) {
        values.add(new Quarantined(row.getString(1), row.getString(2), row.getString(3)));
      }
    }
    return values;
  }

  /** The driver's names of the types, by column. */
  private Map<String, String> targetColumns(TargetTableId table) throws SQLException {
    Map<String, String> types = new HashMap<>();
    try (Statement statement = target.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT * FROM " + table.quoted() + " WHERE FALSE")) {
      ResultSetMetaData meta = rows.getMetaData();
      for (int i = 1; i <= meta.getColumnCount(); i++) {
        types.put(meta.getColumnName(i), meta.getColumnTypeName(i));
      }
    }
    return types;
  }

  private List<Column> columns(TableSettings table, Map<String, String> targetTypes)
      throws SQLException {
    List<Column> columns = new ArrayList<>();
    try (PreparedStatement statement = source.prepareStatement(COLUMNS)) {
      statement.setString(1, table.id().schema());
      statement.setString(2, table.id().name());
      ResultSet row = statement.executeQuery();
      while (row.next()) {
        String name = row.getString(1);
        if (isCopied(table, name)) {
          String type = targetTypes.getOrDefault(Identifier.ofSource(name).name(), "");
          columns.add(new Column(name, row.getString(2), type));
        }
      }
    }
    return columns;
  }

  private static boolean isCopied(TableSettings table, String column) {
    return (table.includeColumns().isEmpty() || table.includeColumns().contains(column))
        && !table.excludeColumns().contains(column);
  }

  /** The changes of an append table were noted by a trigger, with their place and kind. */
  private List<List<Object>> sourceRows(TableId table, List<Column> columns, WriteMode mode)
      throws SQLException {
    List<String> items =
        new ArrayList<>(columns.stream().map(TableComparison::sourceExpression).toList());
    String name = table.name();
    if (mode == WriteMode.APPEND) {
      items.addAll(List.of("row_number() OVER (ORDER BY place)", "op"));
      name += "_log";
    }
    String sql =
        "SELECT %s FROM %s.%s"
            .formatted(String.join(", ", items), quoted(table.schema()), quoted(name));
    List<List<Object>> rows = new ArrayList<>();
    try (Statement statement = source.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        List<Object> cells = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
          cells.add(expected(table, columns.get(i), row.getString(i + 1)));
        }
        addPlace(mode, row, cells);
        rows.add(cells);
      }
    }
    rows.sort(Comparator.comparing(List::toString));
    return rows;
  }

  /** format() calls the type's output function, which a cast to text does not always. */
  private static String sourceExpression(Column column) {
    String name = quoted(column.name);
    if (column.targetType.equals("VARIANT")) {
      return "to_json(" + name + ")::text";
    }
    return switch (column.sourceType) {
      // Trailing blanks mean nothing.
      case "bpchar" -> name + "::text";
      // -0 and 0 are one key.
      case "float4", "float8" -> "(" + name + " + 0::" + column.sourceType + ")::text";
      default -> "CASE WHEN " + name + " IS NULL THEN NULL ELSE format('%s', " + name + ") END";
    };
  }

  private Object expected(TableId table, Column column, String text) {
    return quarantine.contains(new Quarantined(table.toString(), column.name, text))
        ? null
        : Cells.source(text, column.targetType);
  }

  private static void addPlace(WriteMode mode, ResultSet row, List<Object> cells)
      throws SQLException {
    if (mode == WriteMode.APPEND) {
      int columns = cells.size();
      cells.add(row.getLong(columns + 1));
      cells.add(row.getString(columns + 2));
    }
  }

  private List<List<Object>> targetRows(TargetTableId to, List<Column> columns, TableSettings table)
      throws SQLException {
    List<String> items = new ArrayList<>();
    for (Column column : columns) {
      items.add(
          Cells.targetExpression(Identifier.ofSource(column.name).quoted(), column.targetType));
    }
    if (table.mode() == WriteMode.APPEND) {
      items.addAll(List.of("ROW_NUMBER() OVER (ORDER BY _ROSETTA_VERSION)", "_ROSETTA_OP"));
    }
    List<List<Object>> rows = new ArrayList<>();
    try (Statement statement = target.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT "
                    + String.join(", ", items)
                    + " FROM "
                    + to.quoted()
                    + (table.deletes() == DeleteMode.SOFT ? " WHERE NOT _ROSETTA_DELETED" : ""))) {
      while (row.next()) {
        List<Object> cells = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
          cells.add(Cells.target(row, i + 1, columns.get(i).targetType));
        }
        addPlace(table.mode(), row, cells);
        rows.add(cells);
      }
    }
    rows.sort(Comparator.comparing(List::toString));
    return rows;
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private static String shown(List<Object> row) {
    String text = row.toString();
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
  }
}
