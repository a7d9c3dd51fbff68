package io.rosetta.worker.config;

import io.rosetta.activities.model.TableId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code schema.table}, either part in double quotes where it has a dot or a quote. */
final class TableNotation {
  private static final String PART = "(?:\"((?:[^\"]|\"\")+)\"|([^\".]+))";
  private static final Pattern TABLE = Pattern.compile(PART + "\\." + PART);

  private TableNotation() {}

  /**
   * @throws IllegalArgumentException with a message for people
   */
  static TableId parse(String text) {
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

  private static String part(String quoted, String plain) {
    return quoted == null ? plain : quoted.replace("\"\"", "\"");
  }
}
