package io.rosetta.activities.snowflake;

import java.util.List;
import java.util.Objects;

/**
 * A statement's text and the values of its {@code ?}, in order. Values are strings, also for
 * numbers: Snowflake converts them exactly, and a 64-bit unsigned number fits no Java type.
 */
record Sql(String text, List<String> binds) {
  Sql {
    Objects.requireNonNull(text, "text");
    binds = List.copyOf(binds);
  }

  static Sql of(String text, String... binds) {
    return new Sql(text, List.of(binds));
  }

  /**
   * A string constant. Backslash escapes in Snowflake's single-quoted strings (Snowflake manual,
   * "String and binary data types").
   */
  static String literal(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
  }
}
