package io.rosetta.activities.snowflake;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A column type in the form in which DESCRIBE TABLE prints it: synonyms resolved, defaults filled
 * in (Snowflake manual, "Summary of data types").
 */
record SqlType(String name, List<Integer> arguments) {
  private static final Pattern SHAPE =
      Pattern.compile("([A-Z_][A-Z0-9_ ]*?)\\s*(?:\\(\\s*(\\d+)\\s*(?:,\\s*(\\d+)\\s*)?\\))?");

  SqlType {
    arguments = List.copyOf(arguments);
  }

  static SqlType parse(String text) {
    String upper = text.strip().toUpperCase(Locale.ROOT);
    int collation = upper.indexOf(" COLLATE ");
    Matcher matcher = SHAPE.matcher(collation < 0 ? upper : upper.substring(0, collation));
    if (!matcher.matches()) {
      return new SqlType(upper, List.of());
    }
    String name = canonical(matcher.group(1));
    if (matcher.group(2) == null) {
      return new SqlType(name, defaults(name));
    }
    int first = Integer.parseInt(matcher.group(2));
    if (!name.equals("NUMBER")) {
      return new SqlType(name, List.of(first));
    }
    int scale = matcher.group(3) == null ? 0 : Integer.parseInt(matcher.group(3));
    return new SqlType(name, List.of(first, scale));
  }

  /** Whether every value of {@code other} fits here unchanged. */
  boolean holds(SqlType other) {
    if (!name.equals(other.name)) {
      return false;
    }
    return switch (name) {
      case "NUMBER" ->
          arguments.get(1).equals(other.arguments.get(1))
              && arguments.get(0) >= other.arguments.get(0);
      case "VARCHAR", "BINARY", "TIME", "TIMESTAMP_NTZ", "TIMESTAMP_LTZ", "TIMESTAMP_TZ" ->
          arguments.get(0) >= other.arguments.get(0);
      default -> arguments.equals(other.arguments);
    };
  }

  private static String canonical(String name) {
    return switch (name) {
      case "DECIMAL", "NUMERIC", "INT", "INTEGER", "BIGINT", "SMALLINT" -> "NUMBER";
      case "STRING", "TEXT", "CHAR VARYING", "NVARCHAR" -> "VARCHAR";
      case "DOUBLE", "DOUBLE PRECISION", "REAL", "FLOAT4", "FLOAT8" -> "FLOAT";
      case "VARBINARY" -> "BINARY";
      case "DATETIME", "TIMESTAMP" -> "TIMESTAMP_NTZ";
      default -> name;
    };
  }

  private static List<Integer> defaults(String name) {
    return switch (name) {
      case "NUMBER" -> List.of(38, 0);
      case "VARCHAR" -> List.of(16_777_216);
      case "BINARY" -> List.of(8_388_608);
      case "TIME", "TIMESTAMP_NTZ", "TIMESTAMP_LTZ", "TIMESTAMP_TZ" -> List.of(9);
      default -> List.of();
    };
  }

  @Override
  public String toString() {
    return arguments.isEmpty()
        ? name
        : name + "(" + String.join(",", arguments.stream().map(String::valueOf).toList()) + ")";
  }
}
