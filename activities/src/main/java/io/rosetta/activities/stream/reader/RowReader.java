package io.rosetta.activities.stream.reader;

import io.rosetta.activities.model.ColumnMapping;
import io.rosetta.activities.model.RowVersion;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.stream.batch.TableBuffer;
import io.rosetta.activities.stream.engine.Relation;
import io.rosetta.activities.stream.engine.RowChange;
import java.util.List;

/** Puts the changes of one relation into the buffer of its table, in the mapping's column order. */
final class RowReader {
  private final TableMapping mapping;

  /** Of each mapped column in the relation's rows. */
  private final int[] places;

  /** Whether the relation's rows are the mapping's as they come. */
  private final boolean sameOrder;

  RowReader(Relation relation, TableMapping mapping) {
    this.mapping = mapping;
    List<String> names = relation.columns();
    places = mapping.columns().stream().mapToInt(column -> place(names, column)).toArray();
    boolean same = places.length == names.size();
    for (int i = 0; i < places.length; i++) {
      same &= places[i] == i;
    }
    sameOrder = same;
  }

  private static int place(List<String> names, ColumnMapping column) {
    int place = names.indexOf(column.source().name());
    if (place < 0) {
      throw new IllegalStateException("rows come without column " + column.source().name());
    }
    return place;
  }

  TableMapping mapping() {
    return mapping;
  }

  /**
   * Puts one change into the buffer.
   *
   * @param previousEnd end of the commit before this transaction: a version never falls below it
   */
  void apply(RowChange change, long previousEnd, TableBuffer buffer) {
    long version = RowVersion.lsnOf(change.lsn(), previousEnd);
    switch (change.kind()) {
      case INSERT -> buffer.insert(row(change.after()), version);
      case UPDATE -> buffer.update(row(change.before()), row(change.after()), version);
      case DELETE -> buffer.delete(row(change.before()), version);
      case TRUNCATE -> buffer.truncate(version);
    }
  }

  private String[] row(String[] values) {
    if (values == null || sameOrder) {
      return values;
    }
    String[] row = new String[places.length];
    for (int i = 0; i < row.length; i++) {
      row[i] = values[places[i]];
    }
    return row;
  }
}
