package io.rosetta.demo.proof;

import java.util.List;

/**
 * One thing that is not equal.
 *
 * @param table of the source
 * @param key values of the key's columns
 * @param what the column, or what is missing
 * @param source the value there, as text
 * @param target the value there, as text
 */
public record Difference(
    String table, List<Object> key, String what, String source, String target) {
  private static final int SHOWN = 120;

  static Difference missingInTarget(ComparedTable table, List<Object> key) {
    return new Difference(table.toString(), key, "row", "there", "missing");
  }

  static Difference onlyInTarget(ComparedTable table, List<Object> key) {
    return new Difference(table.toString(), key, "row", "missing", "there");
  }

  static Difference cell(
      ComparedTable table, List<Object> key, String column, Object source, Object target) {
    return new Difference(table.toString(), key, column, text(source), text(target));
  }

  private static String text(Object value) {
    String text = value instanceof String s ? "'" + s + "'" : String.valueOf(value);
    return text.length() <= SHOWN
        ? text
        : text.substring(0, SHOWN) + "... (" + text.length() + " characters)";
  }

  @Override
  public String toString() {
    return "%s key %s: %s: source %s, target %s".formatted(table, key, what, source, target);
  }
}
