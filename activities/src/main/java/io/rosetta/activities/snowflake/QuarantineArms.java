package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.ColumnMapping;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.TableMapping.Absent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * The SELECTs that find the values of one table which the target cannot hold: one per column that
 * may have such, with the columns of the quarantine table.
 */
final class QuarantineArms {
  private final StateObjects objects;
  private final TableMapping mapping;
  private final Rows rows;

  /**
   * The loaded rows.
   *
   * @param from the FROM clause
   * @param marked the expression of the row's quarantine object
   * @param loaded the expression of the column with this index, as it was loaded
   * @param version the expression of the version that the row gets
   * @param counts the condition under which the row's value of this column goes into the target
   */
  record Rows(
      String from,
      String marked,
      IntFunction<String> loaded,
      String version,
      IntFunction<String> counts) {}

  QuarantineArms(StateObjects objects, TableMapping mapping, Rows rows) {
    this.objects = objects;
    this.mapping = mapping;
    this.rows = rows;
  }

  /** Values that were found when the file was written, and are kept in the row's object. */
  List<String> marked() {
    List<String> arms = new ArrayList<>();
    for (int i = 0; i < mapping.columns().size(); i++) {
      ColumnMapping column = mapping.columns().get(i);
      if (column.conversion().backfillUnholdable("c").isPresent()) {
        String raw =
            "GET(PARSE_JSON(%s), %s)".formatted(rows.marked(), Sql.literal(column.source().name()));
        arms.add(
            select(
                i, raw + "::VARCHAR", rows.marked() + " IS NOT NULL AND " + raw + " IS NOT NULL"));
      }
    }
    return arms;
  }

  /** Loaded text that Snowflake cannot convert. */
  List<String> unholdable() {
    List<String> arms = new ArrayList<>();
    for (int i = 0; i < mapping.columns().size(); i++) {
      String loaded = rows.loaded().apply(i);
      Optional<String> condition = mapping.columns().get(i).conversion().unholdableInLoad(loaded);
      if (condition.isPresent()) {
        arms.add(select(i, loaded + "::VARCHAR", "(" + condition.get() + ")"));
      }
    }
    return arms;
  }

  /** Values that rows do not carry and the target cannot hold, of the rows of this condition. */
  List<String> absent(List<Absent> columns, String condition) {
    return columns.stream()
        .flatMap(column -> column.unholdable().stream())
        .map(unheld -> select(unheld.column(), Sql.literal(unheld.raw()), condition))
        .toList();
  }

  /** The INSERT of what these SELECTs find; empty when there is none. */
  static Optional<Sql> insert(StateObjects objects, List<String> arms, List<String> binds) {
    if (arms.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new Sql(insertInto(objects) + String.join(" UNION ALL ", arms), binds));
  }

  /**
   * The INSERT of one value for every row that the target has: rows are older than the column. What
   * is there already is not inserted again.
   */
  static Sql insertForAllRows(
      StateObjects objects, TableMapping mapping, ColumnMapping column, String raw) {
    IntFunction<String> cell = index -> "t." + mapping.columns().get(index).target().quoted();
    String version = "t." + SystemColumn.VERSION.quoted();
    String there =
        "q.PIPELINE = %s AND q.TABLE_NAME = %s AND q.COLUMN_NAME = %s AND q.ROW_VERSION = %s AND"
            + " COALESCE(q.ROW_KEY, '') = COALESCE(%s, '')";
    String from =
        ("%s AS t LEFT JOIN %s AS q ON " + there)
            .formatted(
                mapping.target().quoted(),
                objects.quarantine().quoted(),
                Sql.literal(objects.pipeline()),
                Sql.literal(mapping.id().toString()),
                Sql.literal(column.source().name()),
                version,
                key(mapping, cell));
    Rows rows = new Rows(from, "NULL", cell, version, index -> "TRUE");
    String select =
        new QuarantineArms(objects, mapping, rows)
            .select(column.source().name(), Sql.literal(raw), "q.PIPELINE IS NULL");
    return Sql.of(insertInto(objects) + select);
  }

  private static String insertInto(StateObjects objects) {
    return "INSERT INTO "
        + objects.quarantine().quoted()
        + " (PIPELINE, TABLE_NAME, ROW_KEY, COLUMN_NAME, RAW_VALUE, ROW_VERSION, QUARANTINED_AT) ";
  }

  private String select(int index, String raw, String condition) {
    String counts = rows.counts().apply(index);
    return select(mapping.columns().get(index).source().name(), raw, counts + " AND " + condition);
  }

  private String select(String column, String raw, String condition) {
    return "SELECT %s, %s, %s, %s, %s, %s, CURRENT_TIMESTAMP() FROM %s WHERE %s"
        .formatted(
            Sql.literal(objects.pipeline()),
            Sql.literal(mapping.id().toString()),
            key(mapping, rows.loaded()),
            Sql.literal(column),
            raw,
            rows.version(),
            rows.from(),
            condition);
  }

  private static String key(TableMapping mapping, IntFunction<String> cell) {
    if (mapping.keyIndexes().isEmpty()) {
      return "NULL";
    }
    return String.join(
        " || ',' || ",
        mapping.keyIndexes().stream().map(index -> cell.apply(index) + "::VARCHAR").toList());
  }
}
