package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.TargetTableId;
import java.util.ArrayList;
import java.util.List;

/**
 * The transient table that a table's files are copied into. Its columns have names of their own
 * ({@code C1}, {@code K1}), so nothing meets a source column's name. Another list of columns is
 * another load table, so none is ever altered.
 *
 * <p>All tries share it: each row carries the path of its file as {@code TAG}, and a path is never
 * used twice. Paths rise with epoch and sequence, so old rows go by a comparison, and never those
 * of a batch in flight or of a newer attempt.
 */
final class LoadTable {
  private static final String FILE_FORMAT =
      "TYPE = CSV COMPRESSION = ZSTD FIELD_DELIMITER = ',' FIELD_OPTIONALLY_ENCLOSED_BY = '\"'"
          + " ESCAPE_UNENCLOSED_FIELD = NONE EMPTY_FIELD_AS_NULL = TRUE NULL_IF = ()"
          + " TRIM_SPACE = FALSE SKIP_BYTE_ORDER_MARK = FALSE REPLACE_INVALID_CHARACTERS = FALSE"
          + " ENCODING = 'UTF8' BINARY_FORMAT = HEX DATE_FORMAT = AUTO TIME_FORMAT = AUTO"
          + " TIMESTAMP_FORMAT = AUTO";

  private final TargetTableId id;
  private final TargetTableId stage;
  private final List<String> names = new ArrayList<>();
  private final List<String> types = new ArrayList<>();

  LoadTable(StateObjects objects, TableMapping mapping) {
    add("OP", "VARCHAR(1)");
    add("VERSION", "NUMBER(38,0)");
    add("UNCHANGED", "VARCHAR");
    add("QUARANTINED", "VARCHAR(134217728)");
    for (int i = 0; i < mapping.keyIndexes().size(); i++) {
      add(originKey(i), mapping.columns().get(mapping.keyIndexes().get(i)).conversion().loadType());
    }
    for (int i = 0; i < mapping.columns().size(); i++) {
      add(column(i), mapping.columns().get(i).conversion().loadType());
    }
    this.id = objects.load(StateObjects.digest(mapping.target().quoted() + types));
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
    List<String> definitions = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      definitions.add(names.get(i) + " " + types.get(i));
    }
    return Sql.of(
        "CREATE TRANSIENT TABLE IF NOT EXISTS %s (%s, TAG VARCHAR) DATA_RETENTION_TIME_IN_DAYS = 0"
            .formatted(id.quoted(), String.join(", ", definitions)));
  }

  /** Loads the files of one directory of the stage, all or nothing. */
  Sql copy(String directory, List<String> files) {
    List<String> positions = new ArrayList<>();
    for (int i = 1; i <= names.size(); i++) {
      positions.add("$" + i);
    }
    String quotedFiles = String.join(", ", files.stream().map(Sql::literal).toList());
    return Sql.of(
        "COPY INTO "
            + id.quoted()
            + " ("
            + String.join(", ", names)
            + ", TAG) FROM (SELECT "
            + String.join(", ", positions)
            + ", METADATA$FILENAME FROM @"
            + stage.quoted()
            + "/"
            + directory
            + ") FILES = ("
            + quotedFiles
            + ") FILE_FORMAT = ("
            + FILE_FORMAT
            + ") ON_ERROR = ABORT_STATEMENT FORCE = TRUE PURGE = FALSE");
  }

  /** DELETE and not TRUNCATE: batches in flight stay. */
  static Sql deleteBefore(TargetTableId loadTable, String tag) {
    return Sql.of("DELETE FROM " + loadTable.quoted() + " WHERE TAG < ?", tag);
  }

  private void add(String name, String type) {
    names.add(name);
    types.add(type);
  }
}
