package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.TableMapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The columns of a table whose value can be pending, as {@link UnchangedColumns} names them in
 * {@code _ROSETTA_PENDING}: quoted target names one after the other.
 */
final class PendingColumns {
  private static final String PENDING = SystemColumn.PENDING.quoted();

  private final TableMapping mapping;
  private final List<Integer> indexes = new ArrayList<>();

  PendingColumns(TableMapping mapping) {
    this.mapping = mapping;
    UnchangedColumns unchanged = new UnchangedColumns(mapping, Optional.empty());
    for (int i = 0; i < mapping.columns().size(); i++) {
      if (unchanged.mayLack(i)) {
        indexes.add(i);
      }
    }
  }

  /** Whether no column can be pending: then nothing ever is. */
  boolean isEmpty() {
    return indexes.isEmpty();
  }

  /** The assignments that give each pending column of {@code t} the value of {@code source}. */
  String filled(String source) {
    List<String> sets = new ArrayList<>();
    for (int i : indexes) {
      String column = mapping.columns().get(i).target().quoted();
      sets.add(
          "%s = CASE WHEN %s THEN %s.%s ELSE t.%s END"
              .formatted(column, isPending("t", i), source, LoadTable.column(i), column));
    }
    sets.add(PENDING + " = NULL");
    return String.join(", ", sets);
  }

  /** The condition that the column is pending in this row of the target. */
  String isPending(String row, int index) {
    String name = mapping.columns().get(index).target().quoted();
    return "CONTAINS(%s.%s, %s)".formatted(row, PENDING, Sql.literal(name));
  }
}
