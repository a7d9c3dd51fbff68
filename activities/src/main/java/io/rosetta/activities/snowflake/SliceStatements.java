package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.ColumnMapping;
import io.rosetta.activities.model.DeleteMode;
import io.rosetta.activities.model.RowVersion;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.TableMapping.Absent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The statements that apply one slice of an attempt: rows that did not change since the low mark
 * come from the load table, at the low mark's version; the stream has every other row already.
 *
 * <p>All rows of the load table count, whichever try they came with: each try's rows were committed
 * together with its row in the ledger, and what two tries say of a row that the stream has not seen
 * change is the same. So one row per key is taken, any of them; where no key is there twice that
 * needs no window over all rows, which costs more than all else. Where a key is in the table of
 * texts too, the one that comes second finds the row at the low mark, and does nothing.
 */
final class SliceStatements {
  private static final String VERSION = SystemColumn.VERSION.quoted();
  private static final String SYNCED_AT = SystemColumn.SYNCED_AT.quoted();
  private static final String PENDING = SystemColumn.PENDING.quoted();
  private static final String DELETED = SystemColumn.DELETED.quoted();

  private final TableMapping mapping;
  private final AttemptTables tables;
  private final RowVersion low;
  private final Slice slice;
  private final PendingColumns pending;
  private final List<Absent> dropped;
  private final Keys keys;

  /** Whether a key may be in the load table several times. */
  enum Keys {
    ONCE,
    REPEATED
  }

  /**
   * For one slice.
   *
   * @param dropped columns that the target has and the source has dropped
   */
  SliceStatements(
      AttemptTables tables, RowVersion low, Slice slice, List<Absent> dropped, Keys keys) {
    this.mapping = tables.mapping();
    this.tables = tables;
    this.low = low;
    this.slice = slice;
    this.pending = new PendingColumns(mapping);
    this.dropped = dropped;
    this.keys = keys;
  }

  /** What the stream deleted since the low mark does not come back; its rows stay. */
  Sql merge() {
    String merge =
        "MERGE INTO %s AS t USING (%s) AS s ON %s WHEN MATCHED AND t.%s < %s THEN UPDATE SET %s"
            .formatted(
                mapping.target().quoted(),
                rows(List.of()),
                onKey(),
                VERSION,
                low.toDecimal(),
                replaced());
    if (!pending.isEmpty()) {
      merge +=
          " WHEN MATCHED AND t.%s IS NOT NULL THEN UPDATE SET %s, %s = CURRENT_TIMESTAMP()"
              .formatted(PENDING, pending.filled("s"), SYNCED_AT);
    }
    return Sql.of(merge + inserted());
  }

  /** Rows that a full backfill did not see and the stream has not written since. */
  Sql sweep() {
    String where = "%s < %s AND %s".formatted(VERSION, low.toDecimal(), slice.condition(keys("")));
    if (mapping.deletes() == DeleteMode.HARD) {
      return Sql.of("DELETE FROM " + mapping.target().quoted() + " WHERE " + where);
    }
    return Sql.of(
        "UPDATE %s SET %s = TRUE, %s = %s, %s = CURRENT_TIMESTAMP() WHERE %s AND %s IS NOT TRUE"
            .formatted(
                mapping.target().quoted(),
                DELETED,
                VERSION,
                low.toDecimal(),
                SYNCED_AT,
                where,
                DELETED));
  }

  /**
   * Keeps what the target cannot hold of the values that {@link #merge} will write: so it comes
   * before it and looks at the rows as they still are. Empty when no column can have such.
   */
  Optional<Sql> quarantine(StateObjects objects) {
    List<String> loaded = new ArrayList<>(List.of("l." + AttemptTables.QUARANTINED));
    for (int i = 0; i < mapping.columns().size(); i++) {
      loaded.add("l." + LoadTable.column(i));
    }
    String from =
        "(%s) AS s LEFT JOIN %s AS t ON %s"
            .formatted(rows(loaded), mapping.target().quoted(), onKey());
    String version =
        "CASE WHEN t.%s >= %s THEN t.%s ELSE %s END"
            .formatted(VERSION, low.toDecimal(), VERSION, low.toDecimal());
    QuarantineArms arms =
        new QuarantineArms(
            objects,
            mapping,
            new QuarantineArms.Rows(from, "s.M0", i -> "s.M" + (i + 1), version, this::isTaken));
    List<String> selects = new ArrayList<>(arms.marked());
    selects.addAll(arms.unholdable());
    return QuarantineArms.insert(objects, selects, List.of());
  }

  /** Whether the slice's value of the column goes into the target. */
  private String isTaken(int index) {
    return "(t.%s IS NULL OR t.%s < %s OR %s)"
        .formatted(VERSION, VERSION, low.toDecimal(), pending.isPending("t", index));
  }

  /**
   * The slice's rows, converted, one per key, without those that a tombstone suppresses.
   *
   * @param more further columns of the load table, in SQL with the alias {@code l}
   */
  private String rows(List<String> more) {
    List<String> converted = new ArrayList<>();
    List<String> taken = new ArrayList<>();
    for (int i = 0; i < mapping.columns().size(); i++) {
      String column = LoadTable.column(i);
      converted.add(
          mapping.columns().get(i).conversion().fromLoad("l." + column) + " AS " + column);
      taken.add("r." + column);
    }
    for (int i = 0; i < more.size(); i++) {
      converted.add(more.get(i) + " AS M" + i);
      taken.add("r.M" + i);
    }
    List<String> key = new ArrayList<>();
    mapping.keyIndexes().forEach(index -> key.add("r." + LoadTable.column(index)));
    String rows =
        "SELECT %s FROM (SELECT %s, l.TAG AS TAG FROM %s AS l) AS r WHERE %s AND NOT %s"
            .formatted(
                String.join(", ", taken),
                String.join(", ", converted),
                tables.load().quoted(),
                slice.condition(key),
                tables.tombstones().suppresses("r", low));
    return keys == Keys.ONCE
        ? rows
        : rows
            + " QUALIFY ROW_NUMBER() OVER (PARTITION BY %s ORDER BY r.TAG) = 1"
                .formatted(String.join(", ", key));
  }

  /** The condition that the target's row {@code t} has the key of {@code s}. */
  private String onKey() {
    List<String> parts = new ArrayList<>();
    List<String> target = keys("t.");
    for (int part = 0; part < target.size(); part++) {
      parts.add(target.get(part) + " = s." + LoadTable.column(mapping.keyIndexes().get(part)));
    }
    return String.join(" AND ", parts);
  }

  private List<String> keys(String prefix) {
    return mapping.keyIndexes().stream()
        .map(index -> prefix + mapping.columns().get(index).target().quoted())
        .toList();
  }

  private String replaced() {
    List<String> sets = new ArrayList<>();
    for (int i = 0; i < mapping.columns().size(); i++) {
      if (!mapping.keyIndexes().contains(i)) {
        sets.add(mapping.columns().get(i).target().quoted() + " = s." + LoadTable.column(i));
      }
    }
    sets.add(VERSION + " = " + low.toDecimal());
    sets.add(SYNCED_AT + " = CURRENT_TIMESTAMP()");
    sets.add(PENDING + " = NULL");
    if (mapping.deletes() == DeleteMode.SOFT) {
      sets.add(DELETED + " = FALSE");
    }
    return String.join(", ", sets);
  }

  private String inserted() {
    List<String> columns = new ArrayList<>();
    List<String> values = new ArrayList<>();
    for (int i = 0; i < mapping.columns().size(); i++) {
      ColumnMapping column = mapping.columns().get(i);
      columns.add(column.target().quoted());
      values.add("s." + LoadTable.column(i));
    }
    for (Absent column : dropped) {
      columns.add(column.target().quoted());
      values.add(column.value());
    }
    columns.addAll(List.of(VERSION, SYNCED_AT, PENDING));
    values.addAll(List.of(low.toDecimal(), "CURRENT_TIMESTAMP()", "NULL"));
    if (mapping.deletes() == DeleteMode.SOFT) {
      columns.add(DELETED);
      values.add("FALSE");
    }
    return " WHEN NOT MATCHED THEN INSERT (%s) VALUES (%s)"
        .formatted(String.join(", ", columns), String.join(", ", values));
  }
}
