package io.rosetta.activities.types;

/** JSON strings as PostgreSQL's {@code escape_json} writes them. */
final class JsonText {
  /** A character becomes at most six ({@code \}{@code u0001}), and takes at most three bytes. */
  static final int MAX_GROWTH = 18;

  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private JsonText() {}

  /** Whether the text takes at most that many bytes as a JSON string in UTF-8. */
  static boolean fits(String text, long bytes) {
    if (text.length() < bytes / MAX_GROWTH) {
      return true;
    }
    long length = Utf8.length(text) + 2;
    for (int i = 0; i < text.length() && length <= bytes; i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\' || c == '\b' || c == '\f' || c == '\n' || c == '\r' || c == '\t') {
        length += 1;
      } else if (c < 0x20) {
        length += 5;
      }
    }
    return length <= bytes;
  }

  static void appendString(StringBuilder json, String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      appendEscaped(json, text.charAt(i));
    }
    json.append('"');
  }

  static void appendEscaped(StringBuilder json, char c) {
    switch (c) {
      case '"' -> json.append("\\\"");
      case '\\' -> json.append("\\\\");
      case '\b' -> json.append("\\b");
      case '\f' -> json.append("\\f");
      case '\n' -> json.append("\\n");
      case '\r' -> json.append("\\r");
      case '\t' -> json.append("\\t");
      default -> {
        if (c < 0x20) {
          json.append("\\u00").append(HEX[c >> 4]).append(HEX[c & 0xF]);
        } else {
          json.append(c);
        }
      }
    }
  }
}
