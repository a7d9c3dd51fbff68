package io.rosetta.activities.types;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The session settings under which PostgreSQL prints canonical text. Whoever reads values, by COPY,
 * by the stream or by a query, sets all of them: each one is known to change some type's output.
 *
 * <p>{@code search_path} is pinned because it decides how {@code regclass} and its like are printed
 * and, in our own SQL, which functions are called.
 */
public final class CanonicalText {
  private static final Map<String, String> SETTINGS = settings();

  private CanonicalText() {}

  private static Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("TimeZone", "UTC");
    settings.put("DateStyle", "ISO, MDY");
    settings.put("IntervalStyle", "postgres");
    settings.put("extra_float_digits", "1");
    settings.put("bytea_output", "hex");
    settings.put("lc_monetary", "C");
    settings.put("search_path", "pg_catalog");
    settings.put("xmloption", "content");
    return java.util.Collections.unmodifiableMap(settings);
  }

  /** The settings in a stable order. */
  public static Map<String, String> pinned() {
    return SETTINGS;
  }

  /** {@code SET} statements for a session, separated by semicolons. */
  public static String setStatements() {
    return SETTINGS.entrySet().stream()
        .map(setting -> "SET " + setting.getKey() + " = '" + setting.getValue() + "'")
        .collect(Collectors.joining("; "));
  }

  /**
   * The value of the start-up parameter {@code options}, for sessions that cannot run {@code SET}:
   * the walsender's. The driver sends time zone (that of the JVM, which must be UTC), date style
   * and float digits as parameters of their own, which win over options.
   */
  public static String startupOptions() {
    return SETTINGS.entrySet().stream()
        .map(setting -> "-c " + setting.getKey() + "=" + setting.getValue().replace(" ", "\\ "))
        .collect(Collectors.joining(" "));
  }
}
