package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.sql.SqlType;
import java.util.Locale;

/** The data_type column of SHOW COLUMNS, which is JSON. */
final class ColumnTypeJson {
  private ColumnTypeJson() {}

  static String of(SqlType type, boolean nullable) {
    String size =
        switch (type.kind()) {
          case FIXED -> ",\"precision\":" + type.length() + ",\"scale\":" + type.scale();
          case TEXT ->
              ",\"length\":"
                  + type.length()
                  + ",\"byteLength\":"
                  + Math.min(4L * type.length(), SqlType.MAX_TEXT)
                  + ",\"fixed\":false";
          case BINARY -> ",\"length\":" + type.length() + ",\"byteLength\":" + type.length();
          case TIME, TIMESTAMP_NTZ, TIMESTAMP_LTZ, TIMESTAMP_TZ ->
              ",\"precision\":0,\"scale\":" + type.scale();
          default -> "";
        };
    return "{\"type\":\"%s\"%s,\"nullable\":%s}"
        .formatted(type.kind().name().toUpperCase(Locale.ROOT), size, nullable);
  }
}
