package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.DeleteMode;
import io.rosetta.activities.model.TableMapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The statements on rows with pending columns: finding them, and writing values that were fetched
 * by key where nothing has changed since. Keys are compared as text, as they were given out.
 */
final class PendingStatements {
  private static final String VERSION = SystemColumn.VERSION.quoted();
  private static final String SYNCED_AT = SystemColumn.SYNCED_AT.quoted();
  private static final String PENDING = SystemColumn.PENDING.quoted();

  private final TableMapping mapping;
  private final PendingColumns pending;

  PendingStatements(TableMapping mapping) {
    this.mapping = mapping;
    this.pending = new PendingColumns(mapping);
  }

  /** The key's parts, the version, the names. */
  Sql list(int most) {
    List<String> items = new ArrayList<>(keys("t."));
    items.add("t." + VERSION);
    items.add("t." + PENDING);
    return Sql.of(
        "SELECT %s FROM %s AS t WHERE %s LIMIT %d"
            .formatted(
                String.join(", ", items),
                mapping.target().quoted(),
                isPending(mapping.deletes() == DeleteMode.SOFT),
                most));
  }

  /** For who knows of the table no more than its job does. */
  static Sql count(JobRow row) {
    return Sql.of(
        "SELECT COUNT(*) FROM %s AS t WHERE %s"
            .formatted(row.target(), isPending(row.softDeletes())));
  }

  Sql fill(AttemptTables tables, String directory) {
    return Sql.of(
        "MERGE INTO %s AS t USING (%s) AS s ON %s WHEN MATCHED THEN UPDATE SET %s, %s = CURRENT_TIMESTAMP()"
            .formatted(
                mapping.target().quoted(),
                fetched(tables, List.of()),
                isUnchanged(),
                pending.filled("s"),
                SYNCED_AT),
        directory);
  }

  /** As {@link SliceStatements#quarantine}: before {@link #fill}. */
  Optional<Sql> quarantine(StateObjects objects, AttemptTables tables, String directory) {
    List<String> loaded = new ArrayList<>(List.of("l." + AttemptTables.QUARANTINED));
    for (int i = 0; i < mapping.columns().size(); i++) {
      loaded.add("l." + LoadTable.column(i));
    }
    String from =
        "(%s) AS s JOIN %s AS t ON %s"
            .formatted(fetched(tables, loaded), mapping.target().quoted(), isUnchanged());
    QuarantineArms arms =
        new QuarantineArms(
            objects,
            mapping,
            new QuarantineArms.Rows(
                from,
                "s.M0",
                i -> "s.M" + (i + 1),
                "t." + VERSION,
                i -> pending.isPending("t", i)));
    List<String> selects = new ArrayList<>(arms.marked());
    selects.addAll(arms.unholdable());
    return QuarantineArms.insert(
        objects, selects, selects.stream().map(select -> directory).toList());
  }

  private String fetched(AttemptTables tables, List<String> more) {
    List<String> items = new ArrayList<>();
    List<String> key = new ArrayList<>();
    for (int part = 0; part < mapping.keyIndexes().size(); part++) {
      key.add("l." + LoadTable.originKey(part));
    }
    items.addAll(key);
    items.add("l.VERSION");
    for (int i = 0; i < mapping.columns().size(); i++) {
      String column = LoadTable.column(i);
      items.add(mapping.columns().get(i).conversion().fromLoad("l." + column) + " AS " + column);
    }
    for (int i = 0; i < more.size(); i++) {
      items.add(more.get(i) + " AS M" + i);
    }
    return "SELECT %s FROM %s AS l WHERE STARTSWITH(l.TAG, ?) QUALIFY ROW_NUMBER() OVER (PARTITION BY %s ORDER BY l.TAG) = 1"
        .formatted(String.join(", ", items), tables.fetched().quoted(), String.join(", ", key));
  }

  /**
   * A row that has changed since it was listed has the value from the stream, or is listed anew.
   */
  private String isUnchanged() {
    List<String> parts = new ArrayList<>(List.of("t." + PENDING + " IS NOT NULL"));
    List<String> key = keys("t.");
    for (int part = 0; part < key.size(); part++) {
      parts.add(key.get(part) + " = s." + LoadTable.originKey(part));
    }
    parts.add("t." + VERSION + " = s.VERSION");
    return String.join(" AND ", parts);
  }

  private List<String> keys(String prefix) {
    return mapping.keyIndexes().stream()
        .map(index -> prefix + mapping.columns().get(index).target().quoted() + "::VARCHAR")
        .toList();
  }

  /** A row that is deleted softly has no values at the source any more. */
  private static String isPending(boolean softDeletes) {
    String notDeleted =
        softDeletes ? " AND t.%s IS NOT TRUE".formatted(SystemColumn.DELETED.quoted()) : "";
    return "t." + PENDING + " IS NOT NULL" + notDeleted;
  }

  PendingColumns columns() {
    return pending;
  }
}
