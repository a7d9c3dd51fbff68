package io.rosetta.activities.stream.batch;

import io.rosetta.activities.model.ColumnMapping;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.stream.change.RawValue;
import io.rosetta.workflows.RosettaError;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Turns a row's key into what the target takes for equal, so that no two rows of a changeset match
 * the same row there: PostgreSQL may see a change of key where the target sees none ({@code -0} to
 * {@code 0}, {@code 1.0} to {@code 1.00}).
 */
final class KeyFolding {
  /** Their text has one form only. */
  private static final Set<String> EXACT =
      Set.of("int2", "int4", "int8", "oid", "text", "varchar", "uuid", "bool", "date");

  private final TableMapping mapping;
  private final int[] columns;
  private final Form[] forms;

  private enum Form {
    EXACT,
    ENCODED,
    FLOAT,
    NUMBER
  }

  KeyFolding(TableMapping mapping) {
    this.mapping = mapping;
    List<Integer> indexes = mapping.keyIndexes();
    columns = indexes.stream().mapToInt(Integer::intValue).toArray();
    forms = indexes.stream().map(mapping.columns()::get).map(KeyFolding::form).toArray(Form[]::new);
  }

  private static Form form(ColumnMapping column) {
    String target = column.conversion().targetType().toUpperCase(Locale.ROOT);
    String source = column.source().type().base().name();
    if (EXACT.contains(source)) {
      return Form.EXACT;
    }
    if (target.startsWith("FLOAT")) {
      return Form.FLOAT;
    }
    return target.startsWith("NUMBER") ? Form.NUMBER : Form.ENCODED;
  }

  int size() {
    return columns.length;
  }

  /** The key's raw values, in key order. */
  String[] values(String[] row) {
    String[] key = new String[columns.length];
    for (int i = 0; i < key.length; i++) {
      key[i] = row[columns[i]];
    }
    return key;
  }

  /** What the map goes by. */
  Object fold(String[] row) {
    if (columns.length == 1) {
      return fold(0, row[columns[0]]);
    }
    String[] parts = new String[columns.length];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = fold(i, row[columns[i]]);
    }
    return List.of(parts);
  }

  private String fold(int i, String raw) {
    if (raw == null || RawValue.isUnchanged(raw)) {
      throw new RosettaException(
          RosettaError.INTERNAL, "a change of " + mapping.id() + " came without its key");
    }
    return switch (forms[i]) {
      case EXACT -> raw;
      case ENCODED -> mapping.columns().get(columns[i]).conversion().encode(raw);
      case FLOAT -> raw.equals("-0") ? "0" : raw;
      case NUMBER -> number(raw);
    };
  }

  private static String number(String raw) {
    try {
      return new BigDecimal(raw).stripTrailingZeros().toPlainString();
    } catch (NumberFormatException notANumber) {
      return raw;
    }
  }
}
