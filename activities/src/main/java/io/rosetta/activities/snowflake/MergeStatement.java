package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.Changeset;
import io.rosetta.activities.model.ColumnMapping;
import io.rosetta.activities.model.DeleteMode;
import io.rosetta.activities.model.RowVersion;
import io.rosetta.activities.model.StagedChangeset;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.TableMapping.Absent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One MERGE for all changes of a table, deletes included, whose source is unique per key. Where
 * values are unchanged the source is joined to the target on the origin key, so that swaps and
 * chains of keys read the state before the changeset. A change applies where its version is not
 * older than the row's.
 */
final class MergeStatement {
  private static final String VERSION = SystemColumn.VERSION.quoted();
  private static final String SYNCED_AT = SystemColumn.SYNCED_AT.quoted();
  private static final String PENDING = SystemColumn.PENDING.quoted();
  private static final String DELETED = SystemColumn.DELETED.quoted();

  private final StagedChangeset staged;
  private final TableMapping mapping;
  private final UnchangedColumns unchanged;
  private final List<Absent> absent;

  private MergeStatement(
      StagedChangeset staged, Optional<RowVersion> reliableFrom, List<Absent> absent) {
    this.staged = staged;
    this.mapping = staged.changeset().mapping();
    this.unchanged = new UnchangedColumns(mapping, reliableFrom);
    this.absent = absent;
  }

  /**
   * The statement for a staged changeset.
   *
   * @param reliableFrom see {@link UnchangedColumns}
   * @param absent see {@link AbsentColumns}
   */
  static Sql of(StagedChangeset staged, Optional<RowVersion> reliableFrom, List<Absent> absent) {
    return new MergeStatement(staged, reliableFrom, absent).build();
  }

  private Sql build() {
    return Sql.of(
        "MERGE INTO %s AS t USING (%s) AS s ON %s %s %s %s"
            .formatted(
                mapping.target().quoted(),
                source(),
                onKey("t", "s"),
                whenDeleted(),
                whenUpdated(),
                whenInserted()),
        staged.tag());
  }

  private String source() {
    Changeset changeset = staged.changeset();
    List<String> items = new ArrayList<>(List.of("l.OP", "l.VERSION"));
    for (int i = 0; i < mapping.columns().size(); i++) {
      String value =
          changeset.hasUnchanged()
              ? unchanged.value(i)
              : mapping.columns().get(i).conversion().fromLoad("l." + LoadTable.column(i));
      items.add(value + " AS " + LoadTable.column(i));
    }
    for (int i = 0; i < absent.size(); i++) {
      if (!isNull(i)) {
        items.add(absent.get(i).value() + " AS " + absentColumn(i));
      }
    }
    String from = " FROM " + staged.loadTable().quoted() + " AS l";
    if (changeset.hasUnchanged()) {
      items.add(unchanged.pending() + " AS PENDING");
      from += " LEFT JOIN " + mapping.target().quoted() + " AS o ON " + onOriginKey();
    }
    return "SELECT " + String.join(", ", items) + from + " WHERE STARTSWITH(l.TAG, ?)";
  }

  private String onKey(String left, String right) {
    List<String> parts = new ArrayList<>();
    for (int index : mapping.keyIndexes()) {
      parts.add(
          "%s.%s = %s.%s"
              .formatted(
                  left,
                  mapping.columns().get(index).target().quoted(),
                  right,
                  LoadTable.column(index)));
    }
    return String.join(" AND ", parts);
  }

  private String onOriginKey() {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < mapping.keyIndexes().size(); i++) {
      ColumnMapping key = mapping.columns().get(mapping.keyIndexes().get(i));
      String origin =
          "COALESCE(l.%s, l.%s)"
              .formatted(LoadTable.originKey(i), LoadTable.column(mapping.keyIndexes().get(i)));
      parts.add("o.%s = %s".formatted(key.target().quoted(), key.conversion().fromLoad(origin)));
    }
    return String.join(" AND ", parts);
  }

  private String whenDeleted() {
    String action =
        mapping.deletes() == DeleteMode.HARD
            ? "DELETE"
            : "UPDATE SET %s = TRUE, %s = s.VERSION, %s = CURRENT_TIMESTAMP()"
                .formatted(DELETED, VERSION, SYNCED_AT);
    return "WHEN MATCHED AND s.OP = 'D' AND s.VERSION >= t." + VERSION + " THEN " + action;
  }

  private String whenUpdated() {
    List<String> sets = new ArrayList<>();
    for (int i = 0; i < mapping.columns().size(); i++) {
      if (!mapping.keyIndexes().contains(i)) {
        sets.add(mapping.columns().get(i).target().quoted() + " = s." + LoadTable.column(i));
      }
    }
    for (int i = 0; i < absent.size(); i++) {
      sets.add(absent.get(i).target().quoted() + " = " + absentValue(i));
    }
    sets.add(VERSION + " = s.VERSION");
    sets.add(SYNCED_AT + " = CURRENT_TIMESTAMP()");
    sets.add(PENDING + " = " + pendingValue());
    if (mapping.deletes() == DeleteMode.SOFT) {
      sets.add(DELETED + " = FALSE");
    }
    return "WHEN MATCHED AND s.OP = 'U' AND s.VERSION >= t."
        + VERSION
        + " THEN UPDATE SET "
        + String.join(", ", sets);
  }

  private String whenInserted() {
    List<String> columns = new ArrayList<>();
    List<String> values = new ArrayList<>();
    for (int i = 0; i < mapping.columns().size(); i++) {
      columns.add(mapping.columns().get(i).target().quoted());
      values.add("s." + LoadTable.column(i));
    }
    for (int i = 0; i < absent.size(); i++) {
      columns.add(absent.get(i).target().quoted());
      values.add(absentValue(i));
    }
    columns.addAll(List.of(VERSION, SYNCED_AT, PENDING));
    values.addAll(List.of("s.VERSION", "CURRENT_TIMESTAMP()", pendingValue()));
    if (mapping.deletes() == DeleteMode.SOFT) {
      columns.add(DELETED);
      values.add("FALSE");
    }
    return "WHEN NOT MATCHED AND s.OP = 'U' THEN INSERT (%s) VALUES (%s)"
        .formatted(String.join(", ", columns), String.join(", ", values));
  }

  /** NULL has no type, so it does not go through the source's columns. */
  private String absentValue(int index) {
    return isNull(index) ? "NULL" : "s." + absentColumn(index);
  }

  private boolean isNull(int index) {
    return absent.get(index).value().equals("NULL");
  }

  private static String absentColumn(int index) {
    return "A" + (index + 1);
  }

  private String pendingValue() {
    return staged.changeset().hasUnchanged() ? "s.PENDING" : "NULL";
  }
}
