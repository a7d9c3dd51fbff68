package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.ColumnMapping;
import io.rosetta.activities.model.TableMapping;
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

  /** The INSERT of what these SELECTs find; empty when there is none. */
  static Optional<Sql> insert(StateObjects objects, List<String> arms, List<String> binds) {
    if (arms.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Sql(
            "INSERT INTO "
                + objects.quarantine().quoted()
                + " (PIPELINE, TABLE_NAME, ROW_KEY, COLUMN_NAME, RAW_VALUE, ROW_VERSION,"
                + " QUARANTINED_AT) "
                + String.join(" UNION ALL ", arms),
            binds));
  }

  private String select(int index, String raw, String condition) {
    return "SELECT %s, %s, %s, %s, %s, %s, CURRENT_TIMESTAMP() FROM %s WHERE %s AND %s"
        .formatted(
            Sql.literal(objects.pipeline()),
            Sql.literal(mapping.id().toString()),
            key(),
            Sql.literal(mapping.columns().get(index).source().name()),
            raw,
            rows.version(),
            rows.from(),
            rows.counts().apply(index),
            condition);
  }

  private String key() {
    if (mapping.keyIndexes().isEmpty()) {
      return "NULL";
    }
    return String.join(
        " || ',' || ",
        mapping.keyIndexes().stream()
            .map(index -> rows.loaded().apply(index) + "::VARCHAR")
            .toList());
  }
}
