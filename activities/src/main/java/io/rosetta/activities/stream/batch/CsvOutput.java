package io.rosetta.activities.stream.batch;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes cells as PostgreSQL's {@code COPY ... CSV} does: NULL is nothing, a cell is quoted when it
 * is empty or holds a comma, a quote or a line break (PostgreSQL manual, COPY, "CSV Format").
 */
final class CsvOutput implements Closeable {
  private static final int BUFFER = 1 << 16;

  private final OutputStream out;
  private final byte[] buffer = new byte[BUFFER];
  private int used;
  private long written;
  private boolean rowBegun;

  CsvOutput(OutputStream out) {
    this.out = out;
  }

  /** Bytes before compression. */
  long written() {
    return written + used;
  }

  /** {@code value} may be null: that is NULL. */
  void cell(String value) throws IOException {
    if (rowBegun) {
      put((byte) ',');
    }
    rowBegun = true;
    if (value == null) {
      return;
    }
    if (needsQuotes(value)) {
      put((byte) '"');
      text(value.indexOf('"') < 0 ? value : value.replace("\"", "\"\""));
      put((byte) '"');
    } else {
      text(value);
    }
  }

  void endRow() throws IOException {
    put((byte) '\n');
    rowBegun = false;
  }

  private static boolean needsQuotes(String value) {
    int length = value.length();
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      if (c <= ',' && (c == ',' || c == '"' || c == '\n' || c == '\r')) {
        return true;
      }
    }
    return length == 0;
  }

  private void text(String value) throws IOException {
    int length = value.length();
    if (length <= BUFFER - used) {
      int at = used;
      for (int i = 0; i < length; i++) {
        char c = value.charAt(i);
        if (c >= 0x80) {
          bytes(value.getBytes(StandardCharsets.UTF_8));
          return;
        }
        buffer[at++] = (byte) c;
      }
      used = at;
    } else {
      bytes(value.getBytes(StandardCharsets.UTF_8));
    }
  }

  private void bytes(byte[] bytes) throws IOException {
    if (bytes.length > BUFFER - used) {
      flushBuffer();
    }
    if (bytes.length > BUFFER) {
      out.write(bytes);
      written += bytes.length;
    } else {
      System.arraycopy(bytes, 0, buffer, used, bytes.length);
      used += bytes.length;
    }
  }

  private void put(byte b) throws IOException {
    if (used == BUFFER) {
      flushBuffer();
    }
    buffer[used++] = b;
  }

  private void flushBuffer() throws IOException {
    out.write(buffer, 0, used);
    written += used;
    used = 0;
  }

  @Override
  public void close() throws IOException {
    flushBuffer();
    out.close();
  }
}
