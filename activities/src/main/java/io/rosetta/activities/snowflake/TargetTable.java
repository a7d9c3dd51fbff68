package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.ColumnMapping;
import io.rosetta.activities.model.Identifier;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.TargetTableId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The DDL of a mapping's target table, and how an existing table differs from what it must be.
 * Columns that only the target has stay: the source may have dropped them.
 */
final class TargetTable {
  private static final String ADDING_PREFIX = "_ROSETTA_ADDING_";

  private final TableMapping mapping;

  TargetTable(TableMapping mapping) {
    this.mapping = mapping;
  }

  Sql createSchema() {
    return Sql.of(
        "CREATE SCHEMA IF NOT EXISTS "
            + mapping.target().database().quoted()
            + "."
            + mapping.target().schema().quoted());
  }

  Sql create() {
    List<String> definitions = new ArrayList<>();
    for (int i = 0; i < mapping.columns().size(); i++) {
      definitions.add(definition(i));
    }
    for (SystemColumn column : SystemColumn.of(mapping)) {
      definitions.add(column.quoted() + " " + column.type());
    }
    return Sql.of(
        "CREATE TABLE IF NOT EXISTS %s (%s)"
            .formatted(mapping.target().quoted(), String.join(", ", definitions)));
  }

  Sql describe() {
    return Sql.of("DESCRIBE TABLE " + mapping.target().quoted());
  }

  Sql count() {
    return Sql.of("SELECT COUNT(*) FROM " + mapping.target().quoted());
  }

  Sql maximalVersion() {
    return maximalVersion(mapping.target());
  }

  static Sql maximalVersion(TargetTableId target) {
    return Sql.of(
        "SELECT MAX(%s) FROM %s".formatted(SystemColumn.VERSION.quoted(), target.quoted()));
  }

  /** What makes an existing table unusable, each with the column's name; empty when it fits. */
  List<String> differences(List<DescribedColumn> existing) {
    Map<String, DescribedColumn> byName = byName(existing);
    List<String> differences = new ArrayList<>();
    for (SystemColumn column : SystemColumn.of(mapping)) {
      compare(column.columnName(), column.type(), byName).ifPresent(differences::add);
    }
    for (int i = 0; i < mapping.columns().size(); i++) {
      ColumnMapping column = mapping.columns().get(i);
      String name = column.target().name();
      if (byName.containsKey(name)) {
        compare(name, column.conversion().targetType(), byName).ifPresent(differences::add);
        if (mapping.keyIndexes().contains(i)) {
          if (byName.get(name).isCollated()) {
            differences.add("key column \"" + name + "\" has a collation");
          }
        } else if (!byName.get(name).nullable()) {
          differences.add("column \"" + name + "\" is NOT NULL");
        }
      } else if (mapping.keyIndexes().contains(i)) {
        differences.add("key column \"" + name + "\" is missing");
      }
    }
    differences.addAll(foreignColumns(existing));
    return differences;
  }

  /** The mapping's columns that an existing table lacks. */
  List<ColumnMapping> missing(List<DescribedColumn> existing) {
    Map<String, DescribedColumn> byName = byName(existing);
    return mapping.columns().stream()
        .filter(column -> !byName.containsKey(column.target().name()))
        .toList();
  }

  /** Adds a column that {@linkplain #needsFilling needs no filling}. */
  Sql addColumn(ColumnMapping column) {
    String defaultValue =
        column
            .source()
            .missing()
            .map(raw -> " DEFAULT " + column.conversion().literal(raw))
            .orElse("");
    return Sql.of(
        "ALTER TABLE %s ADD COLUMN %s %s%s"
            .formatted(
                mapping.target().quoted(),
                column.target().quoted(),
                column.conversion().targetType(),
                defaultValue));
  }

  /**
   * Whether older rows hold a value that cannot be a column default: no constant of its type, or
   * one that the target cannot hold at all.
   */
  boolean needsFilling(ColumnMapping column) {
    return column.source().missing().isPresent()
        && (column.conversion().targetType().equals("VARIANT") || !holdsMissing(column));
  }

  private static boolean holdsMissing(ColumnMapping column) {
    return column.source().missing().filter(raw -> column.conversion().holdable(raw)).isPresent();
  }

  /** The name that a column has until its older rows are filled; then it gets its own. */
  static Identifier nameWhileFilling(ColumnMapping column) {
    return new Identifier(ADDING_PREFIX + column.source().attnum());
  }

  Sql addUnfilled(ColumnMapping column) {
    return Sql.of(
        "ALTER TABLE %s ADD COLUMN %s %s"
            .formatted(
                mapping.target().quoted(),
                nameWhileFilling(column).quoted(),
                column.conversion().targetType()));
  }

  Sql dropUnfilled(ColumnMapping column) {
    return Sql.of(
        "ALTER TABLE %s DROP COLUMN %s"
            .formatted(mapping.target().quoted(), nameWhileFilling(column).quoted()));
  }

  /** Writes the value of older rows into them, or into the quarantine when it does not fit. */
  Sql fill(ColumnMapping column, StateObjects objects) {
    String raw = column.source().missing().orElseThrow();
    if (!holdsMissing(column)) {
      return QuarantineArms.insertForAllRows(objects, mapping, column, raw);
    }
    return Sql.of(
        "UPDATE %s SET %s = %s"
            .formatted(
                mapping.target().quoted(),
                nameWhileFilling(column).quoted(),
                column.conversion().literal(raw)));
  }

  Sql renameFilled(ColumnMapping column) {
    return Sql.of(
        "ALTER TABLE %s RENAME COLUMN %s TO %s"
            .formatted(
                mapping.target().quoted(),
                nameWhileFilling(column).quoted(),
                column.target().quoted()));
  }

  /**
   * Only a key is NOT NULL: any other value may be quarantined, or missing once the source has
   * dropped the column. A key compares as bytes whatever the account's default collation is.
   */
  private String definition(int index) {
    ColumnMapping column = mapping.columns().get(index);
    String type = column.conversion().targetType();
    if (!mapping.keyIndexes().contains(index)) {
      return column.target().quoted() + " " + type;
    }
    String collation = SqlType.parse(type).name().equals("VARCHAR") ? " COLLATE ''" : "";
    return column.target().quoted() + " " + type + collation + " NOT NULL";
  }

  private Optional<String> compare(
      String name, String expected, Map<String, DescribedColumn> byName) {
    DescribedColumn found = byName.get(name);
    if (found == null) {
      return Optional.of("column \"" + name + "\" is missing");
    }
    SqlType wanted = SqlType.parse(expected);
    SqlType there = SqlType.parse(found.type());
    return there.holds(wanted)
        ? Optional.empty()
        : Optional.of("column \"%s\" is %s, not %s".formatted(name, there, wanted));
  }

  private List<String> foreignColumns(List<DescribedColumn> existing) {
    List<String> known = new ArrayList<>();
    mapping.columns().forEach(column -> known.add(column.target().name()));
    SystemColumn.of(mapping).forEach(column -> known.add(column.columnName()));
    return existing.stream()
        .filter(column -> !known.contains(column.name()))
        .filter(column -> !column.nullable() && !column.hasDefault())
        .map(
            column ->
                "column \"" + column.name() + "\", which the source does not have, is NOT NULL")
        .toList();
  }

  private static Map<String, DescribedColumn> byName(List<DescribedColumn> existing) {
    Map<String, DescribedColumn> byName = new HashMap<>();
    existing.forEach(column -> byName.put(column.name(), column));
    return byName;
  }
}
