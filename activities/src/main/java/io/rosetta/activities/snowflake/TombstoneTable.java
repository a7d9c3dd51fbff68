package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.ColumnMapping;
import io.rosetta.activities.model.RowVersion;
import io.rosetta.activities.model.StagedChangeset;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.TargetTableId;
import java.util.ArrayList;
import java.util.List;

/**
 * The keys that the stream saw go while one attempt of a backfill is active, with the version at
 * which they went. The load table's row of such a key is not the row that the target then has: it
 * was deleted, or the key belongs to another row since.
 *
 * <p>The stream inserts in its own transaction, which blocks nobody; the backfill reads. Keys are
 * kept as the target holds them, not as they are loaded, so that both sides compare values of one
 * type and each is converted once.
 */
final class TombstoneTable {
  private final TableMapping mapping;
  private final TargetTableId id;

  TombstoneTable(StateObjects objects, TableMapping mapping, String job, int attempt) {
    this.mapping = mapping;
    this.id = objects.tombstones(job, attempt);
  }

  /**
   * A key column is named by its place in the key, which stays when the stream's mapping of the
   * table gains or loses other columns.
   */
  Sql create() {
    List<String> definitions = new ArrayList<>();
    for (int part = 0; part < mapping.keyIndexes().size(); part++) {
      int index = mapping.keyIndexes().get(part);
      definitions.add(
          LoadTable.originKey(part) + " " + mapping.columns().get(index).conversion().targetType());
    }
    return Sql.of(
        "CREATE TRANSIENT TABLE IF NOT EXISTS %s (%s, VERSION NUMBER(38,0)) DATA_RETENTION_TIME_IN_DAYS = 0"
            .formatted(id.quoted(), String.join(", ", definitions)));
  }

  /**
   * The tombstones of a staged changeset, for the transaction that applies it: keys that are
   * deleted, and keys that a row has got from another one. Deletes from before the low mark go in
   * too, since it may not be known yet; {@link #suppresses} leaves them out.
   */
  Sql insertFrom(StagedChangeset staged) {
    List<String> columns = new ArrayList<>();
    List<String> values = new ArrayList<>();
    List<String> gone = new ArrayList<>(List.of("l.OP = 'D'"));
    for (int part = 0; part < mapping.keyIndexes().size(); part++) {
      int index = mapping.keyIndexes().get(part);
      ColumnMapping key = mapping.columns().get(index);
      columns.add(LoadTable.originKey(part));
      values.add(key.conversion().fromLoad("l." + LoadTable.column(index)));
      gone.add("l." + LoadTable.originKey(part) + " IS NOT NULL");
    }
    columns.add("VERSION");
    values.add("l.VERSION");
    return Sql.of(
        "INSERT INTO %s (%s) SELECT %s FROM %s AS l WHERE STARTSWITH(l.TAG, ?) AND (%s)"
            .formatted(
                id.quoted(),
                String.join(", ", columns),
                String.join(", ", values),
                staged.loadTable().quoted(),
                String.join(" OR ", gone)),
        staged.tag());
  }

  /**
   * The condition that the row {@code alias}, whose columns {@code C1} ... are converted, has a
   * tombstone of this version or a later one.
   */
  String suppresses(String alias, RowVersion from) {
    List<String> parts = new ArrayList<>();
    for (int part = 0; part < mapping.keyIndexes().size(); part++) {
      String column = LoadTable.column(mapping.keyIndexes().get(part));
      parts.add("d." + LoadTable.originKey(part) + " = " + alias + "." + column);
    }
    return exists(parts, from);
  }

  /** The same for a row whose key is in {@code K1} ... as the target's, cast to text. */
  String suppressesText(String alias, RowVersion from) {
    List<String> parts = new ArrayList<>();
    for (int part = 0; part < mapping.keyIndexes().size(); part++) {
      String column = LoadTable.originKey(part);
      parts.add("d." + column + "::VARCHAR = " + alias + "." + column);
    }
    return exists(parts, from);
  }

  private String exists(List<String> parts, RowVersion from) {
    return "EXISTS (SELECT 1 FROM %s AS d WHERE %s AND d.VERSION >= %s)"
        .formatted(id.quoted(), String.join(" AND ", parts), from.toDecimal());
  }
}
