package io.rosetta.activities.model;

import java.util.List;
import java.util.Objects;

/**
 * A source table at one schema version and the target table it goes to.
 *
 * @param columns the replicated columns in file order
 * @param keyIndexes indexes into {@code columns} of the key; empty in mode APPEND
 */
public record TableMapping(
    SourceTable source,
    TargetTableId target,
    List<ColumnMapping> columns,
    List<Integer> keyIndexes,
    WriteMode mode,
    DeleteMode deletes) {
  public TableMapping {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(mode, "mode");
    Objects.requireNonNull(deletes, "deletes");
    columns = List.copyOf(columns);
    keyIndexes = List.copyOf(keyIndexes);
    if (mode == WriteMode.MERGE && keyIndexes.isEmpty()) {
      throw new IllegalArgumentException("no key: " + source.id());
    }
  }

  /** The same with every column loaded as text; see {@link ColumnConversion#loadedAsText}. */
  public TableMapping loadedAsText() {
    return new TableMapping(
        source,
        target,
        columns.stream().map(ColumnMapping::loadedAsText).toList(),
        keyIndexes,
        mode,
        deletes);
  }

  public TableId id() {
    return source.id();
  }

  /**
   * All that names, types and order of the target and of load tables follow from, as one text: what
   * was loaded under a mapping may only be read under one of the same layout.
   */
  public String layout() {
    StringBuilder layout = new StringBuilder();
    layout.append(target.quoted()).append(' ').append(mode).append(' ').append(deletes);
    for (ColumnMapping column : columns) {
      layout
          .append("; ")
          .append(column.source().attnum())
          .append(' ')
          .append(column.target().quoted())
          .append(' ')
          .append(column.conversion().loadType())
          .append(' ')
          .append(column.conversion().targetType());
    }
    return layout.append("; ").append(keyIndexes).toString();
  }
}
