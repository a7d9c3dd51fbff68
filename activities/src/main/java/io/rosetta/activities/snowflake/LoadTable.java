package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.TargetTableId;
import java.util.List;

/**
 * The transient table that a table's files are copied into. Its columns have names of their own
 * ({@code C1}, {@code K1}), so nothing meets a source column's name. Another list of columns is
 * another load table, so none is ever altered.
 *
 * <p>All tries share it: each row carries the path of its file as {@code TAG}, and a path is never
 * used twice. Paths rise with epoch and sequence, so old rows go by a comparison, and never those
 * of a batch in flight or of a newer attempt.
 *
 * <p>There is a second one of the same form: what is staged while another batch is committed goes
 * there, so that the transaction reads nothing that changes meanwhile.
 */
final class LoadTable {
  private final TargetTableId id;
  private final TargetTableId stage;
  private final LoadLayout layout = new LoadLayout();

  LoadTable(StateObjects objects, TableMapping mapping) {
    this(objects, mapping, "");
  }

  /** The one that is used while the first is in use. */
  static LoadTable second(StateObjects objects, TableMapping mapping) {
    return new LoadTable(objects, mapping, "_2");
  }

  private LoadTable(StateObjects objects, TableMapping mapping, String suffix) {
    layout.add("OP", "VARCHAR(1)");
    layout.add("VERSION", "NUMBER(38,0)");
    layout.add("UNCHANGED", "VARCHAR");
    layout.add("QUARANTINED", "VARCHAR(134217728)");
    for (int i = 0; i < mapping.keyIndexes().size(); i++) {
      layout.add(
          originKey(i), mapping.columns().get(mapping.keyIndexes().get(i)).conversion().loadType());
    }
    for (int i = 0; i < mapping.columns().size(); i++) {
      layout.add(column(i), mapping.columns().get(i).conversion().loadType());
    }
    this.id =
        objects.load(StateObjects.digest(mapping.target().quoted() + layout.types()) + suffix);
    this.stage = objects.stage();
  }

  /** The name of the origin key's part {@code index}, counted from 0. */
  static String originKey(int index) {
    return "K" + (index + 1);
  }

  /** The name of the mapping's column {@code index}, counted from 0. */
  static String column(int index) {
    return "C" + (index + 1);
  }

  TargetTableId id() {
    return id;
  }

  Sql create() {
    return layout.create(id);
  }

  /** Loads the files of one directory of the stage, all or nothing. */
  Sql copy(String directory, List<String> files) {
    return layout.copy(id, stage, directory, files);
  }

  /** DELETE and not TRUNCATE: batches in flight stay. */
  static Sql deleteBefore(TargetTableId loadTable, String tag) {
    return Sql.of("DELETE FROM " + loadTable.quoted() + " WHERE TAG < ?", tag);
  }
}
