package io.rosetta.activities.model;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a pipeline copies, where from and where to, after all defaults are filled in.
 *
 * @param targetDatabase the Snowflake database; the schema {@code _ROSETTA} in it holds the state
 * @param schemas target schema by source schema, where it differs
 * @param types target types by PostgreSQL type name, overriding the type table
 */
public record PipelineSettings(
    String name,
    String publication,
    String slot,
    Identifier targetDatabase,
    Map<String, String> schemas,
    List<TableSettings> tables,
    InitialLoad initial,
    Map<String, String> types) {
  public PipelineSettings {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(publication, "publication");
    Objects.requireNonNull(slot, "slot");
    Objects.requireNonNull(targetDatabase, "targetDatabase");
    Objects.requireNonNull(initial, "initial");
    schemas = Map.copyOf(schemas);
    tables = List.copyOf(tables);
    types = Map.copyOf(types);
  }

  /** The same with these tables. */
  public PipelineSettings withTables(List<TableSettings> others) {
    return new PipelineSettings(
        name, publication, slot, targetDatabase, schemas, others, initial, types);
  }

  /** The ids of its tables. */
  public List<TableId> tableIds() {
    return tables.stream().map(TableSettings::id).toList();
  }
}
