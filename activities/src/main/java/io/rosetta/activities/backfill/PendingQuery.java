package io.rosetta.activities.backfill;

import io.rosetta.activities.backfill.SourceOperators.Comparison;
import io.rosetta.activities.model.ColumnMapping;
import io.rosetta.activities.model.PendingRow;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.types.BackfillRow;
import io.rosetta.activities.types.SourceSql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads rows by key. The keys are bound as JSON (see {@link SettingJson}); each row comes with the
 * key and the version that were asked for, so that the target finds its row again.
 */
final class PendingQuery {
  private static final String SETTING = "rosetta.pending";

  private final String table;
  private final String copy;

  private PendingQuery(String table, String copy) {
    this.table = table;
    this.copy = copy;
  }

  static PendingQuery of(Connection connection, TableMapping mapping) throws SQLException {
    List<ColumnMapping> key =
        mapping.keyIndexes().stream().map(index -> mapping.columns().get(index)).toList();
    SourceOperators operators =
        SourceOperators.read(connection, key.stream().map(part -> part.source().type()).toList());
    List<String> asked = new ArrayList<>();
    List<String> conditions = new ArrayList<>();
    for (int i = 0; i < key.size(); i++) {
      String value = "(w.value ->> " + i + ")";
      asked.add(value);
      conditions.add(
          "t.%s %s %s"
              .formatted(
                  SourceSql.quoted(key.get(i).source().name()),
                  operators.of(key.get(i).source().type(), Comparison.EQUAL),
                  input(value, key.get(i))));
    }
    asked.add("(w.value ->> " + key.size() + ")");
    // The rows of a partitioned table are in its leaves; an inheritance parent's are its own.
    String table = (mapping.source().kind() == 'p' ? "" : "ONLY ") + SourceSql.quoted(mapping.id());
    // In the inner query plain names are the table's columns, whatever they are called.
    String copy =
        "COPY (SELECT %s, r.* FROM json_array_elements(%s) AS w (value) CROSS JOIN LATERAL (SELECT %s FROM %s AS t WHERE %s) AS r) TO STDOUT (FORMAT csv, ENCODING 'UTF8')"
            .formatted(
                String.join(", ", asked),
                SettingJson.read(SETTING),
                BackfillRow.selectList(mapping.columns()),
                table,
                String.join(" AND ", conditions));
    return new PendingQuery(table, copy);
  }

  /** From the canonical text, which for a BINARY is hex without PostgreSQL's mark before it. */
  private static String input(String text, ColumnMapping column) {
    return column.conversion().targetType().startsWith("BINARY")
        ? "decode(" + text + ", 'hex')"
        : text + "::" + SourceOperators.typeName(column.source().type());
  }

  /** What is read, for a LOCK. */
  String table() {
    return table;
  }

  String copy() {
    return copy;
  }

  /** Binds keys and versions for the rest of the transaction. */
  static void bind(Connection connection, List<PendingRow> rows) throws SQLException {
    List<List<String>> asked = new ArrayList<>();
    for (PendingRow row : rows) {
      List<String> values = new ArrayList<>(row.key());
      values.add(row.version());
      asked.add(values);
    }
    SettingJson.bind(connection, SETTING, asked);
  }
}
