package io.rosetta.activities.model;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How people write a table: {@code schema.table}, either part in double quotes where it has a dot
 * or a quote.
 */
public final class TableNotation {
  private static final String PART = "(?:\"((?:[^\"]|\"\")+)\"|([^\".]+))";
  private static final Pattern TABLE = Pattern.compile(PART + "\\." + PART);

  private TableNotation() {}

  /**
   * Reads a table's name.
   *
   * @throws IllegalArgumentException with a message for people
   */
  public static TableId parse(String text) {
    Matcher matcher = TABLE.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "must be schema.table (say public.orders; \"a.b\".c where a name has a dot), but is '"
              + text
              + "'");
    }
    return new TableId(
        part(matcher.group(1), matcher.group(2)), part(matcher.group(3), matcher.group(4)));
  }

  /** The table as {@link #parse} reads it. */
  public static String write(TableId table) {
    return written(table.schema()) + "." + written(table.name());
  }

  private static String written(String name) {
    boolean plain = name.indexOf('.') < 0 && name.indexOf('"') < 0 && name.equals(name.strip());
    return plain ? name : '"' + name.replace("\"", "\"\"") + '"';
  }

  private static String part(String quoted, String plain) {
    return quoted == null ? plain : quoted.replace("\"\"", "\"");
  }
}
