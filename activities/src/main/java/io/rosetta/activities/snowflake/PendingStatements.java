package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.DeleteMode;
import io.rosetta.activities.model.RowVersion;
import io.rosetta.activities.model.TableMapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The statements on rows with pending columns: finding them, and writing values that were fetched
 * by key. Keys are compared as text, as they were given out.
 *
 * <p>A value is written under the lock, at a position that has passed the read of it, to a row
 * where it is still pending, under one of two conditions. Both rest on a mark that was written
 * between the listing and the read, and below which every change was visible to the read; without
 * it the stream could be ahead of what the read saw (a commit that waits for a synchronous standby
 * is in the log before anybody sees it).
 *
 * <ol>
 *   <li>The row has the version that it was listed with. Then no change of it came in between, and
 *       the read, which lies in between, has seen this very row.
 *   <li>Its key has no tombstone from the mark on. This is for a row that changes with every batch
 *       and never has an old version. No tombstone means that the row has had its key since before
 *       the mark: had it come to it later, or another row left it, the stream would have noted
 *       that, and all that the read can have seen is applied. So the read has seen this row. That
 *       the column is pending still means that no change since has carried its value, and from the
 *       low mark on a known value does not become unknown. So the value is what it was at the read.
 * </ol>
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

  /** The key's parts, then the version. */
  Sql list(int most) {
    List<String> items = new ArrayList<>(keys("t."));
    items.add("t." + VERSION);
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

  /**
   * Values that were fetched.
   *
   * @param directory of their file in the stage
   * @param mark for the second condition; empty for the first
   */
  record Fetched(AttemptTables tables, String directory, Optional<RowVersion> mark) {
    Fetched since(RowVersion seen) {
      return new Fetched(tables, directory, Optional.of(seen));
    }
  }

  Sql fill(Fetched fetched) {
    return Sql.of(
        "MERGE INTO %s AS t USING (%s) AS s ON %s WHEN MATCHED THEN UPDATE SET %s, %s = CURRENT_TIMESTAMP()"
            .formatted(
                mapping.target().quoted(),
                source(fetched, List.of()),
                isSame(fetched),
                pending.filled("s"),
                SYNCED_AT),
        fetched.directory());
  }

  /** As {@link SliceStatements#quarantine}: before {@link #fill}. */
  Optional<Sql> quarantine(StateObjects objects, Fetched fetched) {
    List<String> loaded = new ArrayList<>(List.of("l." + AttemptTables.QUARANTINED));
    for (int i = 0; i < mapping.columns().size(); i++) {
      loaded.add("l." + LoadTable.column(i));
    }
    String from =
        "(%s) AS s JOIN %s AS t ON %s"
            .formatted(source(fetched, loaded), mapping.target().quoted(), isSame(fetched));
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
        objects, selects, selects.stream().map(select -> fetched.directory()).toList());
  }

  private String source(Fetched fetched, List<String> more) {
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
    String stays =
        fetched
            .mark()
            .map(mark -> " AND NOT " + fetched.tables().tombstones().suppressesText("l", mark))
            .orElse("");
    return "SELECT %s FROM %s AS l WHERE STARTSWITH(l.TAG, ?)%s QUALIFY ROW_NUMBER() OVER (PARTITION BY %s ORDER BY l.TAG) = 1"
        .formatted(
            String.join(", ", items),
            fetched.tables().fetched().quoted(),
            stays,
            String.join(", ", key));
  }

  private String isSame(Fetched fetched) {
    List<String> parts = new ArrayList<>(List.of("t." + PENDING + " IS NOT NULL"));
    List<String> key = keys("t.");
    for (int part = 0; part < key.size(); part++) {
      parts.add(key.get(part) + " = s." + LoadTable.originKey(part));
    }
    if (fetched.mark().isEmpty()) {
      parts.add("t." + VERSION + " = s.VERSION");
    }
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
}
