package io.rosetta.activities.types;

import io.rosetta.activities.model.ColumnMapping;
import io.rosetta.activities.model.Identifier;
import io.rosetta.activities.model.PipelineSettings;
import io.rosetta.activities.model.ReplicaIdentity;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.SourceColumn;
import io.rosetta.activities.model.SourceTable;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.TableSettings;
import io.rosetta.activities.model.TargetTableId;
import io.rosetta.activities.model.WriteMode;
import io.rosetta.workflows.RosettaError;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * From a source table and what the user says of it to the target table: names, columns, types and
 * key. Pure; any thread.
 */
public final class TableMapper {
  /** What Rosetta's own columns and schema begin with. */
  private static final String RESERVED = "_ROSETTA";

  private TableMapper() {}

  /**
   * @throws RosettaException TABLE_UNSUPPORTED when the table cannot be copied as it is,
   *     CONFIGURATION_INVALID when the settings do not fit it
   */
  public static TableMapping map(
      SourceTable table, TableSettings settings, PipelineSettings pipeline) {
    requireTable(table);
    requireKnownColumns(table, settings);
    List<String> key = settings.mode() == WriteMode.MERGE ? requireKey(table) : List.of();
    List<SourceColumn> kept = keptColumns(table, settings, key);
    TypeSettings types = TypeSettings.of(pipeline.types());
    List<ColumnMapping> columns = new ArrayList<>();
    Map<Identifier, String> taken = new HashMap<>();
    for (SourceColumn column : kept) {
      Identifier target = columnName(table.id(), column.name());
      String other = taken.putIfAbsent(target, column.name());
      if (other != null) {
        throw unsupported(
            table.id(),
            "columns "
                + other
                + " and "
                + column.name()
                + " would both be "
                + target
                + " in the target; leave one out with excludeColumns or rename it");
      }
      String place = table.id() + "." + column.name();
      Optional<String> setting = Optional.ofNullable(settings.types().get(column.name()));
      boolean isKey = key.contains(column.name());
      columns.add(
          new ColumnMapping(column, target, types.conversion(place, column, isKey, setting)));
    }
    List<String> names = kept.stream().map(SourceColumn::name).toList();
    List<Integer> keyIndexes = key.stream().map(names::indexOf).toList();
    return new TableMapping(
        table,
        target(table.id(), pipeline),
        columns,
        keyIndexes,
        settings.mode(),
        settings.deletes());
  }

  /**
   * Refuses tables whose target names meet, and those whose names are one with a dot between schema
   * and table: the engine keeps them under that.
   *
   * @throws RosettaException CONFIGURATION_INVALID
   */
  public static void requireDistinctTargets(Collection<TableMapping> mappings) {
    Map<TargetTableId, TableId> taken = new HashMap<>();
    Map<String, TableId> dotted = new HashMap<>();
    for (TableMapping mapping : mappings) {
      TableId same = dotted.putIfAbsent(mapping.id().toString(), mapping.id());
      if (same != null && !same.equals(mapping.id())) {
        throw new RosettaException(
            RosettaError.CONFIGURATION_INVALID,
            "tables "
                + SourceSql.quoted(same)
                + " and "
                + SourceSql.quoted(mapping.id())
                + " cannot be told apart in the stream: rename one, or leave it out");
      }
      TableId other = taken.putIfAbsent(mapping.target(), mapping.id());
      if (other != null && !other.equals(mapping.id())) {
        throw new RosettaException(
            RosettaError.CONFIGURATION_INVALID,
            "tables "
                + other
                + " and "
                + mapping.id()
                + " would both be "
                + mapping.target()
                + ": map one of their schemas to another name, or leave one out");
      }
    }
  }

  /**
   * Where a table goes.
   *
   * @throws RosettaException CONFIGURATION_INVALID when that is Rosetta's own schema
   */
  public static TargetTableId target(TableId table, PipelineSettings pipeline) {
    String mapped = pipeline.schemas().get(table.schema());
    Identifier schema = Identifier.ofSource(mapped == null ? table.schema() : mapped);
    if (schema.name().equals(RESERVED)) {
      throw new RosettaException(
          RosettaError.CONFIGURATION_INVALID,
          "table "
              + table
              + " would go to the schema "
              + RESERVED
              + ", which holds Rosetta's state: map its schema to another name");
    }
    return new TargetTableId(pipeline.targetDatabase(), schema, Identifier.ofSource(table.name()));
  }

  private static void requireTable(SourceTable table) {
    switch (table.kind()) {
      case 'r', 'p' -> {}
      case 'v' -> throw unsupported(table.id(), "it is a view; name the tables below it");
      case 'm' ->
          throw unsupported(table.id(), "it is a materialized view; name the tables below it");
      case 'f' -> throw unsupported(table.id(), "it is a foreign table, which has no WAL here");
      default -> throw unsupported(table.id(), "it is not a table (relkind " + table.kind() + ")");
    }
  }

  private static void requireKnownColumns(SourceTable table, TableSettings settings) {
    Set<String> known = new HashSet<>(table.columns().stream().map(SourceColumn::name).toList());
    requireKnown(table.id(), "includeColumns", settings.includeColumns(), known);
    requireKnown(table.id(), "excludeColumns", settings.excludeColumns(), known);
    requireKnown(table.id(), "types", settings.types().keySet(), known);
  }

  private static void requireKnown(
      TableId table, String setting, Collection<String> names, Set<String> known) {
    for (String name : names) {
      if (!known.contains(name)) {
        throw new RosettaException(
            RosettaError.CONFIGURATION_INVALID,
            "table "
                + table
                + ": "
                + setting
                + " names the column "
                + name
                + ", which the table does not have or which is generated");
      }
    }
  }

  private static List<String> requireKey(SourceTable table) {
    if (table.replicaIdentity() == ReplicaIdentity.NOTHING) {
      throw unsupported(
          table.id(),
          "its replica identity is NOTHING, so updates and deletes cannot be followed; run: ALTER"
              + " TABLE "
              + SourceSql.quoted(table.id())
              + " REPLICA IDENTITY DEFAULT");
    }
    if (table.key().isEmpty()) {
      String quoted = SourceSql.quoted(table.id());
      throw unsupported(
          table.id(),
          "it has no usable key (not deferrable, valid, complete, without expressions, NOT NULL);"
              + " run: ALTER TABLE "
              + quoted
              + " ADD PRIMARY KEY (<columns>), or ALTER TABLE "
              + quoted
              + " REPLICA IDENTITY USING INDEX <unique index>, or set mode: append");
    }
    return table.key();
  }

  private static List<SourceColumn> keptColumns(
      SourceTable table, TableSettings settings, List<String> key) {
    List<SourceColumn> kept = new ArrayList<>();
    for (SourceColumn column : table.columns()) {
      String name = column.name();
      boolean included =
          (settings.includeColumns().isEmpty() || settings.includeColumns().contains(name))
              && !settings.excludeColumns().contains(name);
      if (included) {
        kept.add(column);
      } else if (key.contains(name)) {
        throw new RosettaException(
            RosettaError.CONFIGURATION_INVALID,
            "table "
                + table.id()
                + ": column "
                + name
                + " is part of the key and cannot be left out");
      }
    }
    if (kept.isEmpty()) {
      throw unsupported(table.id(), "no column is left to copy");
    }
    return kept;
  }

  private static Identifier columnName(TableId table, String column) {
    Identifier target = Identifier.ofSource(column);
    if (target.name().startsWith(RESERVED)) {
      throw unsupported(
          table,
          "column "
              + column
              + " begins with "
              + RESERVED
              + ", which is kept for Rosetta's own columns; leave it out or rename it");
    }
    return target;
  }

  private static RosettaException unsupported(TableId table, String why) {
    return new RosettaException(
        RosettaError.TABLE_UNSUPPORTED, "table " + table + " cannot be copied: " + why);
  }
}
