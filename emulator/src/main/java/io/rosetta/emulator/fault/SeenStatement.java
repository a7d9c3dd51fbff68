package io.rosetta.emulator.fault;

import java.util.Locale;

/**
 * A statement as it reached the emulator.
 *
 * @param sessionId the session it came from
 * @param queryId the id the emulator gave it
 * @param tag the session's QUERY_TAG when it came, empty when none is set
 * @param sql its text as sent
 */
public record SeenStatement(long sessionId, String queryId, String tag, String sql) {
  /** The first word of the text in upper case: SELECT, MERGE, COPY, PUT, COMMIT, ALTER ... */
  public String kind() {
    String text = sql;
    while (true) {
      text = text.stripLeading();
      if (text.startsWith("--")) {
        int end = text.indexOf('\n');
        text = end < 0 ? "" : text.substring(end + 1);
      } else if (text.startsWith("/*")) {
        int end = text.indexOf("*/");
        text = end < 0 ? "" : text.substring(end + 2);
      } else {
        break;
      }
    }
    int end = 0;
    while (end < text.length() && Character.isLetter(text.charAt(end))) {
      end++;
    }
    return text.substring(0, end).toUpperCase(Locale.ROOT);
  }
}
