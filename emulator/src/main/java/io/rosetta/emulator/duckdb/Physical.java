package io.rosetta.emulator.duckdb;

/**
 * Names in DuckDB, which ignores case: every Snowflake identifier becomes one of its own. Upper
 * case letters, digits and the underscore stay, a lower case letter is {@code ~} and its upper
 * case, any other character {@code ~(hex)}.
 */
final class Physical {
  private Physical() {}

  static String encode(String identifier) {
    StringBuilder name = new StringBuilder(identifier.length() + 8);
    identifier.codePoints().forEach(c -> append(name, c));
    return name.toString();
  }

  private static void append(StringBuilder name, int c) {
    if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$') {
      name.append((char) c);
    } else if (c >= 'a' && c <= 'z') {
      name.append('~').append((char) (c - 32));
    } else {
      name.append("~(").append(Integer.toHexString(c)).append(')');
    }
  }

  /** The identifier encoded and quoted for DuckDB. */
  static String quoted(String identifier) {
    return '"' + encode(identifier) + '"';
  }

  static String schema(SchemaId schema) {
    return '"' + encode(schema.database()) + "." + encode(schema.name()) + '"';
  }

  static String table(TableId table) {
    return schema(table.schemaId()) + "." + quoted(table.name());
  }

  static String temporarySchema(String sessionId) {
    return "\"temporary." + encode(sessionId) + '"';
  }

  /** A string constant for DuckDB. */
  static String literal(String text) {
    if (text.indexOf('\0') < 0) {
      return "'" + text.replace("'", "''") + "'";
    }
    return "('" + text.replace("'", "''").replace("\0", "' || chr(0) || '") + "')";
  }
}
