package io.rosetta.activities.types;

/**
 * PostgreSQL's array literal as the JSON that {@code array_to_json} makes of the same value
 * (PostgreSQL manual, "Array Input and Output Syntax"). Bounds are dropped; a NULL element and a
 * JSON null both become null.
 */
final class ArrayText {
  /** How {@code array_to_json} prints the elements. */
  enum Element {
    /** Bare; NaN and the infinities are strings. */
    NUMBER,
    BOOLEAN,
    STRING,
    /** The element is JSON already. */
    JSON,
    /** ISO 8601 with T. */
    TIMESTAMP,
    /** ISO 8601 with T and minutes in the offset. */
    TIMESTAMP_TZ
  }

  private final String raw;
  private final Element element;
  private final StringBuilder json;
  private final StringBuilder value = new StringBuilder();
  private int at;

  private ArrayText(String raw, Element element) {
    this.raw = raw;
    this.element = element;
    this.json = new StringBuilder(raw.length() + raw.length() / 4 + 2);
  }

  static String toJson(String raw, Element element) {
    return new ArrayText(raw, element).convert();
  }

  private String convert() {
    // Bounds, if any, stand before the first brace: [0:2]={1,2,3}
    at = raw.indexOf('{');
    while (at < raw.length()) {
      char c = raw.charAt(at);
      switch (c) {
        case '{' -> step('[');
        case '}' -> step(']');
        case ',' -> step(',');
        case '"' -> appendQuoted();
        default -> appendBare();
      }
    }
    return json.toString();
  }

  private void step(char structure) {
    json.append(structure);
    at++;
  }

  private void appendQuoted() {
    value.setLength(0);
    at++;
    for (char c = raw.charAt(at); c != '"'; c = raw.charAt(++at)) {
      value.append(c == '\\' ? raw.charAt(++at) : c);
    }
    at++;
    appendValue(value.toString());
  }

  private void appendBare() {
    int end = at;
    while (raw.charAt(end) != ',' && raw.charAt(end) != '}') {
      end++;
    }
    String bare = raw.substring(at, end);
    at = end;
    if (bare.equals("NULL")) {
      json.append("null");
    } else {
      appendValue(bare);
    }
  }

  private void appendValue(String text) {
    switch (element) {
      case NUMBER -> appendNumber(text);
      case BOOLEAN -> json.append(text.equals("t") ? "true" : "false");
      case STRING -> JsonText.appendString(json, text);
      case JSON -> json.append(text);
      case TIMESTAMP -> JsonText.appendString(json, text.replaceFirst(" ", "T"));
      case TIMESTAMP_TZ -> JsonText.appendString(json, withMinutes(text.replaceFirst(" ", "T")));
    }
  }

  private void appendNumber(String text) {
    char last = text.charAt(text.length() - 1);
    if (last >= '0' && last <= '9') {
      json.append(text);
    } else {
      JsonText.appendString(json, text);
    }
  }

  private static String withMinutes(String text) {
    int offset = text.indexOf("+00");
    return offset < 0
        ? text
        : text.substring(0, offset) + "+00:00" + text.substring(offset + "+00".length());
  }
}
