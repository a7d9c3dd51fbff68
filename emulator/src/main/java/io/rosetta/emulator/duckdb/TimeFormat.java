package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.sql.SqlError;
import io.rosetta.emulator.sql.SqlType;
import io.rosetta.emulator.sql.SqlType.Kind;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * TO_CHAR of a time with a format.
 *
 * @see <a
 *     href="https://docs.snowflake.com/en/sql-reference/functions-conversion#label-date-time-format-conversion">Formats</a>
 */
final class TimeFormat {
  private static final Map<String, String> ELEMENTS = new LinkedHashMap<>();

  static {
    ELEMENTS.put("YYYY", "%Y");
    ELEMENTS.put("HH24", "%H");
    ELEMENTS.put("HH12", "%I");
    ELEMENTS.put("FF9", "%n");
    ELEMENTS.put("FF6", "%f");
    ELEMENTS.put("FF3", "%g");
    ELEMENTS.put("MON", "%b");
    ELEMENTS.put("MM", "%m");
    ELEMENTS.put("DD", "%d");
    ELEMENTS.put("DY", "%a");
    ELEMENTS.put("MI", "%M");
    ELEMENTS.put("SS", "%S");
    ELEMENTS.put("AM", "%p");
    ELEMENTS.put("PM", "%p");
  }

  private TimeFormat() {}

  static Rendered render(Arguments a, Rendered value, String format) {
    if (value.is(Kind.FIXED) || value.is(Kind.REAL) || value.is(Kind.TEXT)) {
      throw SqlError.unsupported(a.call().name() + " of a number or text with a format");
    }
    String upper = format.toUpperCase(Locale.ROOT);
    boolean zone = upper.endsWith("TZHTZM") || upper.endsWith("TZH:TZM");
    String plain =
        zone
            ? format.substring(
                0,
                upper.lastIndexOf("TZH:") >= 0
                    ? upper.lastIndexOf("TZH:")
                    : upper.lastIndexOf("TZHTZM"))
            : format;
    String pattern = pattern(plain);
    SqlType text = SqlType.VARCHAR;
    if (value.is(Kind.TIME)) {
      return Rendered.of(
          "strftime(DATE '1970-01-01' + " + value.sql() + ", " + pattern + ")", text);
    }
    if (!zone) {
      String clock = a.binding().convert(value, SqlType.TIMESTAMP_NTZ).sql();
      return Rendered.of("strftime(" + clock + ", " + pattern + ")", text);
    }
    String tz = a.binding().convert(value, SqlType.TIMESTAMP_TZ).sql();
    String whole = TimeConversion.tzText(tz, pattern.substring(1, pattern.length() - 1));
    return Rendered.of(
        upper.contains("TZH:") ? "regexp_replace(" + whole + ", '(..)$', ':\\1')" : whole, text);
  }

  private static String pattern(String format) {
    StringBuilder pattern = new StringBuilder();
    int at = 0;
    while (at < format.length()) {
      String rest = format.substring(at).toUpperCase(Locale.ROOT);
      String element = ELEMENTS.keySet().stream().filter(rest::startsWith).findFirst().orElse("");
      if (!element.isEmpty()) {
        pattern.append(ELEMENTS.get(element));
        at += element.length();
      } else if (format.charAt(at) == '"') {
        int end = format.indexOf('"', at + 1);
        if (end < 0) {
          throw SqlError.unsupported("format " + format);
        }
        pattern.append(format, at + 1, end);
        at = end + 1;
      } else if (Character.isLetter(format.charAt(at)) && rest.charAt(0) != 'T') {
        throw SqlError.unsupported("format element at '" + format.substring(at) + "'");
      } else {
        pattern.append(format.charAt(at++));
      }
    }
    return Physical.literal(pattern.toString());
  }
}
