package io.rosetta.emulator.sql;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What COPY does with a file that has rows which cannot be loaded.
 *
 * @see <a href="https://docs.snowflake.com/en/sql-reference/sql/copy-into-table">COPY INTO,
 *     ON_ERROR</a>
 */
public sealed interface OnError {
  /** Fails the statement at the first error: the default. */
  record AbortStatement() implements OnError {}

  /** Loads the rows that can be loaded. */
  record Continue() implements OnError {}

  /** Leaves the file out when it has this many error rows or more. */
  record SkipFile(long rows) implements OnError {}

  /** Leaves the file out when more than this percentage of its rows are errors. */
  record SkipFilePercent(int percent) implements OnError {}

  Pattern SKIP = Pattern.compile("SKIP_FILE(?:_(\\d{1,9})(%?))?");

  /**
   * Reads the option's value.
   *
   * @throws SqlError 001007 for another one
   */
  static OnError of(Option option) {
    String text = option.text().toUpperCase(Locale.ROOT);
    if (text.equals("ABORT_STATEMENT")) {
      return new AbortStatement();
    } else if (text.equals("CONTINUE")) {
      return new Continue();
    }
    Matcher skip = SKIP.matcher(text);
    if (!skip.matches()) {
      throw SqlError.invalidParameter(option.name(), option.text());
    }
    int limit = skip.group(1) == null ? 1 : Integer.parseInt(skip.group(1));
    boolean percent = "%".equals(skip.group(2));
    if (percent ? limit > 100 : limit < 1) {
      throw SqlError.invalidParameter(option.name(), option.text());
    }
    return percent ? new SkipFilePercent(limit) : new SkipFile(limit);
  }

  /** Whether a file with so many error rows is left out. */
  default boolean skips(long errors, long rows) {
    if (this instanceof SkipFile skip) {
      return errors >= skip.rows();
    } else if (this instanceof SkipFilePercent skip) {
      return errors * 100 > rows * skip.percent();
    }
    return this instanceof AbortStatement && errors > 0;
  }

  /** What COPY reports as {@code error_limit}. */
  default long limit(long rows) {
    if (this instanceof SkipFile skip) {
      return skip.rows();
    } else if (this instanceof SkipFilePercent skip) {
      return rows * skip.percent() / 100;
    }
    return this instanceof AbortStatement ? 1 : rows;
  }
}
