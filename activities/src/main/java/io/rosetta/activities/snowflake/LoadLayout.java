package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.TargetTableId;
import java.util.ArrayList;
import java.util.List;

/**
 * The columns of a transient table that CSV files are copied into, in the order of the file's
 * cells. Beside them every row has {@code TAG}, the path of its file in the stage. Filled while it
 * is made, by one thread; then read only.
 */
final class LoadLayout {
  /** As PostgreSQL's COPY writes CSV: NULL is nothing, the empty string is {@code ""}. */
  private static final String FILE_FORMAT =
      "TYPE = CSV COMPRESSION = ZSTD FIELD_DELIMITER = ',' FIELD_OPTIONALLY_ENCLOSED_BY = '\"'"
          + " ESCAPE_UNENCLOSED_FIELD = NONE EMPTY_FIELD_AS_NULL = TRUE NULL_IF = ()"
          + " TRIM_SPACE = FALSE SKIP_BYTE_ORDER_MARK = FALSE REPLACE_INVALID_CHARACTERS = FALSE"
          + " ENCODING = 'UTF8' BINARY_FORMAT = HEX DATE_FORMAT = AUTO TIME_FORMAT = AUTO"
          + " TIMESTAMP_FORMAT = AUTO";

  private final List<String> names = new ArrayList<>();
  private final List<String> types = new ArrayList<>();

  LoadLayout add(String name, String type) {
    names.add(name);
    types.add(type);
    return this;
  }

  List<String> types() {
    return List.copyOf(types);
  }

  Sql create(TargetTableId table) {
    List<String> definitions = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      definitions.add(names.get(i) + " " + types.get(i));
    }
    return Sql.of(
        "CREATE TRANSIENT TABLE IF NOT EXISTS %s (%s, TAG VARCHAR) DATA_RETENTION_TIME_IN_DAYS = 0"
            .formatted(table.quoted(), String.join(", ", definitions)));
  }

  /** Loads files of one directory of the stage, all or nothing. */
  Sql copy(TargetTableId table, TargetTableId stage, String directory, List<String> files) {
    List<String> positions = new ArrayList<>();
    for (int i = 1; i <= names.size(); i++) {
      positions.add("$" + i);
    }
    String quotedFiles = String.join(", ", files.stream().map(Sql::literal).toList());
    return Sql.of(
        "COPY INTO "
            + table.quoted()
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
}
