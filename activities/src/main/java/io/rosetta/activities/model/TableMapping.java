package io.rosetta.activities.model;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A source table at one schema version and the target table it goes to.
 *
 * @param columns the replicated columns in file order
 * @param keyIndexes indexes into {@code columns} of the key; empty in mode APPEND
 * @param absent columns that the target may have, and rows at this version do not
 */
public record TableMapping(
    SourceTable source,
    TargetTableId target,
    List<ColumnMapping> columns,
    List<Integer> keyIndexes,
    WriteMode mode,
    DeleteMode deletes,
    List<Absent> absent) {
  public TableMapping {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(mode, "mode");
    Objects.requireNonNull(deletes, "deletes");
    columns = List.copyOf(columns);
    keyIndexes = List.copyOf(keyIndexes);
    absent = List.copyOf(absent);
    if (mode == WriteMode.MERGE && keyIndexes.isEmpty()) {
      throw new IllegalArgumentException("no key: " + source.id());
    }
  }

  /**
   * A column that rows do not carry.
   *
   * @param value what they hold in it, as a SQL literal of the target: NULL in a column that the
   *     source has dropped, the missing value in one that it has got since
   * @param unheld the value that the target cannot hold, and NULL is in the place of; null when
   *     there is none
   */
  public record Absent(Identifier target, String value, Unheld unheld) {
    public Absent {
      Objects.requireNonNull(target, "target");
      Objects.requireNonNull(value, "value");
    }

    /** The source has got it since. */
    public static Absent added(ColumnMapping column) {
      Unheld unheld =
          column
              .source()
              .missing()
              .filter(raw -> !column.conversion().holdable(raw))
              .map(raw -> new Unheld(column.source().name(), raw))
              .orElse(null);
      return new Absent(column.target(), column.missingLiteral(), unheld);
    }

    /** The source has dropped it. */
    public static Absent dropped(String sourceName) {
      return new Absent(Identifier.ofSource(sourceName), "NULL", null);
    }

    public Optional<Unheld> unholdable() {
      return Optional.ofNullable(unheld);
    }
  }

  /**
   * A value for the quarantine.
   *
   * @param column its name in the source
   * @param raw PostgreSQL's output text
   */
  public record Unheld(String column, String raw) {
    public Unheld {
      Objects.requireNonNull(column, "column");
      Objects.requireNonNull(raw, "raw");
    }
  }

  /** At the version that the catalog has, when nothing is known of another one. */
  public TableMapping(
      SourceTable source,
      TargetTableId target,
      List<ColumnMapping> columns,
      List<Integer> keyIndexes,
      WriteMode mode,
      DeleteMode deletes) {
    this(source, target, columns, keyIndexes, mode, deletes, List.of());
  }

  /** The column with this attnum, if it is copied. */
  public Optional<ColumnMapping> column(int attnum) {
    return columns.stream().filter(column -> column.source().attnum() == attnum).findFirst();
  }

  /** Whether rows of the other mapping are rows of this one: the same columns and the same key. */
  public boolean hasRowsOf(TableMapping other) {
    return columns.equals(other.columns) && keyIndexes.equals(other.keyIndexes);
  }

  /** The same with every column loaded as text; see {@link ColumnConversion#loadedAsText}. */
  public TableMapping loadedAsText() {
    return new TableMapping(
        source,
        target,
        columns.stream().map(ColumnMapping::loadedAsText).toList(),
        keyIndexes,
        mode,
        deletes,
        absent);
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
