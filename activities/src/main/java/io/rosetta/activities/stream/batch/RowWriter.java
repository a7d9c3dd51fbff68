package io.rosetta.activities.stream.batch;

import io.rosetta.activities.model.ColumnConversion;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.RowVersion;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.WriteMode;
import io.rosetta.activities.stream.change.RawValue;
import io.rosetta.activities.types.Quarantine;
import io.rosetta.workflows.RosettaError;
import java.io.IOException;

/** Writes rows in the column order that {@link io.rosetta.activities.model.Changeset} documents. */
final class RowWriter {
  private final TableMapping mapping;
  private final ColumnConversion[] conversions;
  private final int[] keyColumns;

  /** Place in the key by column, or -1. */
  private final int[] keyPlace;

  private final long generation;
  private final boolean keyOnlyDeletes;
  private final String[] cells;
  private final Quarantine.Writer quarantine = new Quarantine.Writer();
  private long lastLsn = -1;
  private String lastVersion;
  private boolean sawUnchanged;
  private boolean sawQuarantined;

  RowWriter(TableMapping mapping, long generation) {
    this.mapping = mapping;
    this.generation = generation;
    this.keyOnlyDeletes = mapping.mode() == WriteMode.MERGE;
    int size = mapping.columns().size();
    cells = new String[size];
    conversions = new ColumnConversion[size];
    keyPlace = new int[size];
    for (int i = 0; i < size; i++) {
      conversions[i] = mapping.columns().get(i).conversion();
      keyPlace[i] = mapping.keyIndexes().indexOf(i);
    }
    keyColumns = mapping.keyIndexes().stream().mapToInt(Integer::intValue).toArray();
  }

  boolean sawUnchanged() {
    return sawUnchanged;
  }

  boolean sawQuarantined() {
    return sawQuarantined;
  }

  void write(RowState row, CsvOutput out) throws IOException {
    String mask = null;
    String refused = null;
    if (keyOnlyDeletes && row.isDelete()) {
      keyCells(row.values);
    } else {
      mask = mask(row.values);
      refused = encode(row.values);
    }
    out.cell(operation(row.operation));
    out.cell(version(row.lsn));
    out.cell(mask);
    out.cell(refused);
    origin(mask == null ? null : row.origin, out);
    for (String cell : cells) {
      out.cell(cell);
    }
    out.endRow();
  }

  private static String operation(char operation) {
    return switch (operation) {
      case 'U' -> "U";
      case 'D' -> "D";
      case 'I' -> "I";
      default -> "T";
    };
  }

  private String version(long lsn) {
    if (lsn != lastLsn || lastVersion == null) {
      lastLsn = lsn;
      lastVersion = new RowVersion(generation, new Lsn(lsn)).toDecimal();
    }
    return lastVersion;
  }

  private String mask(String[] values) {
    char[] mask = null;
    for (int i = 0; i < values.length; i++) {
      if (RawValue.isUnchanged(values[i])) {
        if (mask == null) {
          mask = "0".repeat(values.length).toCharArray();
        }
        mask[i] = '1';
      }
    }
    sawUnchanged |= mask != null;
    return mask == null ? null : new String(mask);
  }

  private String encode(String[] values) {
    for (int i = 0; i < values.length; i++) {
      String raw = values[i];
      if (raw == null || RawValue.isUnchanged(raw)) {
        cells[i] = null;
      } else if (conversions[i].holdable(raw)) {
        cells[i] = conversions[i].encode(raw);
      } else {
        refuseInKey(i);
        quarantine.add(mapping.columns().get(i).source().name(), raw);
        cells[i] = null;
      }
    }
    String object = quarantine.finish().orElse(null);
    sawQuarantined |= object != null;
    return object;
  }

  /** A key that is NULL in the target would never be found again. */
  private void refuseInKey(int column) {
    if (keyPlace[column] >= 0) {
      throw RosettaException.of(
          mapping.id(),
          RosettaError.TABLE_UNSUPPORTED,
          "a key value of "
              + mapping.id()
              + "."
              + mapping.columns().get(column).source().name()
              + " cannot be held by "
              + conversions[column].targetType()
              + ": map the column to VARCHAR");
    }
  }

  private void keyCells(String[] key) {
    for (int i = 0; i < cells.length; i++) {
      cells[i] = keyPlace[i] < 0 ? null : conversions[i].encode(key[keyPlace[i]]);
    }
  }

  /** One cell per key column; NULL when the row keeps the key that it has in the target. */
  private void origin(String[] origin, CsvOutput out) throws IOException {
    boolean moved = false;
    String[] encoded = new String[keyColumns.length];
    for (int i = 0; origin != null && i < keyColumns.length; i++) {
      encoded[i] = conversions[keyColumns[i]].encode(origin[i]);
      moved |= !encoded[i].equals(cells[keyColumns[i]]);
    }
    for (int i = 0; i < keyColumns.length; i++) {
      out.cell(moved ? encoded[i] : null);
    }
  }
}
