package io.rosetta.activities.types;

import io.rosetta.activities.model.ColumnMapping;
import java.util.ArrayList;
import java.util.List;

/**
 * A row as a backfill's COPY selects it: the canonical text of each column, NULL where the target
 * cannot hold the value, and last the quarantine object of such values.
 */
public final class BackfillRow {
  private BackfillRow() {}

  /** The select list, for a FROM that has the columns under their own names. */
  public static String selectList(List<ColumnMapping> columns) {
    List<String> cells = new ArrayList<>();
    columns.forEach(column -> cells.add(cell(column)));
    cells.add(Quarantine.backfillExpression(columns).orElse("NULL"));
    return String.join(", ", cells);
  }

  static String cell(ColumnMapping column) {
    String name = SourceSql.quoted(column.source().name());
    String text = column.conversion().backfillExpression(name);
    return column
        .conversion()
        .backfillUnholdable(name)
        .map(unholdable -> "CASE WHEN " + unholdable + " THEN NULL ELSE " + text + " END")
        .orElse(text);
  }
}
