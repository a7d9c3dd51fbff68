package io.rosetta.emulator.duckdb;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * What has to be known of a CSV file before DuckDB reads it, found by reading it once.
 *
 * @param fields the fields of the first record, 0 when the file is empty
 * @param carriageReturns whether the first record ends with CR LF. DuckDB has to be told how lines
 *     end: when it looks for itself it takes a line break inside a quoted cell for the file's own,
 *     and fails.
 * @param records how many there are, blank lines apart
 * @param longestRecord in bytes. DuckDB has to be told this too: it sizes its buffers by it, drops
 *     longer records without a word, and would need gigabytes for the longest record possible.
 */
record CsvShape(int fields, boolean carriageReturns, long records, long longestRecord) {
  /**
   * Reads the file to its end.
   *
   * @param in decompressed; the caller closes it
   * @param delimiter between fields
   * @param quote the enclosure, -1 for none
   * @param escape in enclosed fields, -1 for none; a doubled enclosure is always one
   */
  static CsvShape of(InputStream in, int delimiter, int quote, int escape) throws IOException {
    return new Scan(delimiter, quote, escape).run(in);
  }

  /** Where in a record the scan is. */
  private enum At {
    FIELD_START,
    PLAIN,
    QUOTED,
    QUOTE_IN_QUOTED,
    ESCAPED
  }

  /** Works through the file buffer by buffer; the loop is tight, for files have gigabytes. */
  private static final class Scan {
    private final int delimiter;
    private final int quote;
    private final int escape;
    private At at = At.FIELD_START;
    private int fields;
    private int fieldsOfFirst;
    private boolean carriageReturns;
    private byte last;
    private long unended;
    private long records;
    private long longest;

    private Scan(int delimiter, int quote, int escape) {
      this.delimiter = delimiter;
      this.quote = quote;
      this.escape = escape == quote ? -1 : escape;
    }

    private CsvShape run(InputStream in) throws IOException {
      byte[] buffer = new byte[1 << 17];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (n > 0) {
          scan(buffer, n);
        }
      }
      if (unended > 0) {
        endOfRecord(0);
      }
      return new CsvShape(fieldsOfFirst, carriageReturns, records, longest);
    }

    private void scan(byte[] buffer, int n) {
      boolean between = at == At.PLAIN || at == At.FIELD_START;
      String text = new String(buffer, 0, n, StandardCharsets.ISO_8859_1);
      if (records > 0 && between && text.indexOf(quote) < 0) {
        scanWithoutQuotes(text);
      } else {
        scanBytes(buffer, n);
      }
    }

    /** Past the first record only line ends matter then; the search is the processor's. */
    private void scanWithoutQuotes(String text) {
      int start = 0;
      for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
        endOfRecord(end + 1 - start);
        start = end + 1;
      }
      unended += text.length() - start;
      char last = text.charAt(text.length() - 1);
      at = last == delimiter || last == '\n' ? At.FIELD_START : At.PLAIN;
    }

    private void scanBytes(byte[] buffer, int n) {
      At now = at;
      int start = 0;
      for (int i = 0; i < n; i++) {
        byte b = buffer[i];
        if (now == At.QUOTED) {
          now = b == quote ? At.QUOTE_IN_QUOTED : b == escape ? At.ESCAPED : now;
        } else if (now == At.ESCAPED || (b == quote && now != At.PLAIN)) {
          now = At.QUOTED;
        } else if (b == delimiter) {
          fields++;
          now = At.FIELD_START;
        } else if (b == '\n') {
          carriageReturns |= records == 0 && (i > 0 ? buffer[i - 1] : last) == '\r';
          endOfRecord(i + 1 - start);
          start = i + 1;
          now = At.FIELD_START;
        } else {
          now = At.PLAIN;
        }
      }
      at = now;
      unended += n - start;
      last = buffer[n - 1];
    }

    private void endOfRecord(int more) {
      long length = unended + more;
      fieldsOfFirst = fieldsOfFirst == 0 ? fields + 1 : fieldsOfFirst;
      records += length > (carriageReturns ? 2 : 1) ? 1 : 0;
      longest = Math.max(longest, length);
      unended = 0;
      fields = 0;
    }
  }
}
