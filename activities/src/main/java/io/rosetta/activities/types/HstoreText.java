package io.rosetta.activities.types;

/**
 * The text of an hstore as the JSON that {@code hstore_to_json} makes of the same value. Keys and
 * values are always quoted in hstore's output; only NULL is bare.
 */
final class HstoreText {
  private static final String ARROW = "=>";
  private static final String NULL = "NULL";

  private HstoreText() {}

  static String toJson(String raw) {
    StringBuilder json = new StringBuilder(raw.length() + 2).append('{');
    int at = 0;
    while (at < raw.length()) {
      char c = raw.charAt(at);
      if (c == '"') {
        at = appendString(json, raw, at + 1);
      } else if (raw.startsWith(ARROW, at)) {
        json.append(": ");
        at += ARROW.length();
      } else if (raw.startsWith(NULL, at)) {
        json.append("null");
        at += NULL.length();
      } else {
        json.append(c);
        at++;
      }
    }
    return json.append('}').toString();
  }

  private static int appendString(StringBuilder json, String raw, int start) {
    json.append('"');
    int at = start;
    for (char c = raw.charAt(at); c != '"'; c = raw.charAt(++at)) {
      JsonText.appendEscaped(json, c == '\\' ? raw.charAt(++at) : c);
    }
    json.append('"');
    return at + 1;
  }
}
