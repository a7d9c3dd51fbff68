package io.rosetta.activities.backfill;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A statement that somebody else runs, as it may be shown: without its literals and comments, which
 * hold data, and short. It is a reading aid and no parser: where the text is ambiguous it hides
 * more rather than less.
 */
final class QueryText {
  private static final int LONGEST = 100;

  /** Enough for what is shown, and little enough for any pattern. */
  private static final int MOST_READ = 2_000;

  /** What is looked for from left to right; the first alternative that fits is taken. */
  private static final Pattern PARTS =
      Pattern.compile(
          String.join(
              "|",
              "(?<comment>--[^\\n]*|/\\*(?:[^*]|\\*(?!/))*(?:\\*/|\\*?$))",
              // An unterminated literal was cut by the server: the rest is data.
              "(?<dollar>\\$(?<tag>(?:[\\p{L}_][\\p{L}\\p{N}_]*)?)\\$(?s:.*?)(?:\\$\\k<tag>\\$|$))",
              "(?<string>(?:\\b[eEbBxXnN]|\\b[uU]&)?'(?:[^'\\\\]|'')*(?:'|$|\\\\(?s:.*)))",
              "(?<identifier>\"(?:[^\"]|\"\")*(?:\"|$)|[\\p{L}_][\\p{L}\\p{N}_$]*)",
              "(?<number>\\.?\\d[\\p{L}\\p{N}_.]*)",
              "(?<space>\\s+)"));

  private QueryText() {}

  /** At most 100 characters, one line. */
  static String shown(String query) {
    String text = query.strip();
    Matcher parts = PARTS.matcher(text.substring(0, Math.min(MOST_READ, text.length())));
    StringBuilder shown = new StringBuilder();
    while (parts.find()) {
      String instead = parts.group();
      if (parts.group("comment") != null || parts.group("space") != null) {
        instead = " ";
      } else if (parts.group("identifier") == null) {
        instead = "?";
      }
      parts.appendReplacement(shown, Matcher.quoteReplacement(instead));
    }
    parts.appendTail(shown);
    String line = shown.toString().replaceAll("\\s+", " ").strip();
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 3) + "...";
  }
}
