package io.rosetta.activities.stream.reader;

import io.rosetta.activities.model.KnownTable;
import io.rosetta.activities.model.SourceColumn;
import io.rosetta.activities.model.SourceTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which columns rows mean by the names that they come with. A name that the last rows had and the
 * catalog has is one column only if its attnum is the same; a name that only the last rows had is
 * theirs, since the catalog may be ahead of the stream; a name that only the catalog has is a new
 * column, unless the number is one that rows had under another name.
 */
final class ColumnIdentity {
  private final KnownTable known;
  private final Optional<SourceTable> live;

  ColumnIdentity(KnownTable known, Optional<SourceTable> live) {
    this.known = known;
    this.live = live;
  }

  /**
   * The columns of rows that have these fields, by attnum; whether they are copied is still open
   * for those that are new.
   *
   * @throws TableFailure when a field can be of two columns, or of none, or another kind of column
   */
  List<KnownTable.Column> of(List<String> fields) throws TableFailure {
    List<KnownTable.Column> columns = new ArrayList<>();
    for (String field : fields) {
      columns.add(column(field));
    }
    columns.sort(Comparator.comparingInt(KnownTable.Column::attnum));
    return columns;
  }

  private KnownTable.Column column(String field) throws TableFailure {
    Optional<KnownTable.Column> before = known.named(field);
    Optional<SourceColumn> now = live.flatMap(table -> table.named(field));
    if (now.isEmpty()) {
      return before.orElseThrow(() -> TableFailure.unknownColumn(field));
    }
    if (before.isEmpty()) {
      requireNew(now.get());
      return KnownTable.Column.of(now.get(), false);
    }
    if (before.get().attnum() != now.get().attnum()) {
      throw live.flatMap(table -> table.numbered(before.get().attnum()))
          .map(renamed -> TableFailure.renamed(field, renamed.name()))
          .orElseGet(() -> TableFailure.anotherColumn(field));
    }
    if (!before.get().hasTypeOf(now.get())) {
      throw TableFailure.anotherType(field);
    }
    return before.get();
  }

  private void requireNew(SourceColumn column) throws TableFailure {
    Optional<KnownTable.Column> renamed = known.numbered(column.attnum());
    if (renamed.isPresent()) {
      throw TableFailure.renamed(renamed.get().name(), column.name());
    }
    if (known.dropped().contains(column.name())) {
      throw TableFailure.anotherColumn(column.name());
    }
  }

  /** Names of copied columns that the target has and rows with these columns have no more. */
  List<String> droppedAfter(List<KnownTable.Column> columns) {
    Set<Integer> there = new HashSet<>();
    columns.forEach(column -> there.add(column.attnum()));
    live.ifPresent(table -> table.columns().forEach(column -> there.add(column.attnum())));
    List<String> dropped = new ArrayList<>(known.dropped());
    known.columns().stream()
        .filter(column -> column.copied() && !there.contains(column.attnum()))
        .forEach(column -> dropped.add(column.name()));
    return dropped;
  }
}
