package io.rosetta.activities.model;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What the user says of one table.
 *
 * @param includeColumns only these source columns; empty means all
 * @param excludeColumns not these source columns
 * @param types target types by source column, overriding the type table
 */
public record TableSettings(
    TableId id,
    List<String> includeColumns,
    List<String> excludeColumns,
    WriteMode mode,
    DeleteMode deletes,
    Map<String, String> types) {
  public TableSettings {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(mode, "mode");
    Objects.requireNonNull(deletes, "deletes");
    includeColumns = List.copyOf(includeColumns);
    excludeColumns = List.copyOf(excludeColumns);
    types = Map.copyOf(types);
  }

  /** A table with nothing said of it. */
  public static TableSettings of(TableId id) {
    return new TableSettings(id, List.of(), List.of(), WriteMode.MERGE, DeleteMode.HARD, Map.of());
  }
}
