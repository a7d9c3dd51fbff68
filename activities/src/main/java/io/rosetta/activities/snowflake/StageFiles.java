package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.TargetTableId;
import io.rosetta.workflows.RosettaError;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Files on their way into a table: PUT into the pipeline's stage, then COPY. Any thread. */
record StageFiles(TargetTableId stage) {
  /** COPY takes at most 1,000 names in FILES. */
  private static final int MOST_FILES = 1_000;

  /**
   * Puts a file.
   *
   * @param what it holds, for the message
   * @throws RosettaException TARGET_FAILED when the stage did not take it
   */
  void put(SnowflakeSession session, Path file, String directory, String what) throws SQLException {
    Sql put =
        Sql.of(
            "PUT %s @%s/%s SOURCE_COMPRESSION = ZSTD AUTO_COMPRESS = FALSE OVERWRITE = TRUE"
                .formatted(
                    Sql.literal("file://" + file.toAbsolutePath()), stage.quoted(), directory));
    List<String> statuses =
        session.query(put, row -> row.getString("status") + " " + row.getString("message"));
    for (String status : statuses) {
      if (!status.toUpperCase(Locale.ROOT).startsWith("UPLOADED")) {
        throw new RosettaException(
            RosettaError.TARGET_FAILED, "PUT of " + what + " was answered with " + status.strip());
      }
    }
  }

  /**
   * Copies files that were put, in as many statements as needed.
   *
   * @return rows loaded
   */
  static long copy(SnowflakeSession session, List<String> names, Function<List<String>, Sql> copy)
      throws SQLException {
    long loaded = 0;
    for (int from = 0; from < names.size(); from += MOST_FILES) {
      List<String> group = names.subList(from, Math.min(names.size(), from + MOST_FILES));
      loaded += session.update(copy.apply(group));
    }
    return loaded;
  }

  /** Removes all files whose path begins so. */
  Sql remove(String prefix) {
    return Sql.of("REMOVE @%s/%s".formatted(stage.quoted(), prefix));
  }

  Sql list(String prefix) {
    return Sql.of("LIST @%s/%s".formatted(stage.quoted(), prefix));
  }
}
