package io.rosetta.activities.stream.testing;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Reads a zstd CSV file as Snowflake does with the options of the load: NULL is not {@code ""}. */
public final class CsvCells {
  private CsvCells() {}

  public static void read(Path file, Consumer<List<String>> row) {
    try (Reader in =
        new InputStreamReader(
            new BufferedInputStream(new ZstdInputStream(Files.newInputStream(file)), 1 << 16),
            StandardCharsets.UTF_8)) {
      read(in, row);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void read(Reader in, Consumer<List<String>> row) throws IOException {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    char[] buffer = new char[1 << 14];
    boolean quoted = false;
    boolean inQuotes = false;
    boolean afterQuote = false;
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      for (int i = 0; i < n; i++) {
        char c = buffer[i];
        if (inQuotes && afterQuote) {
          afterQuote = false;
          if (c == '"') {
            cell.append('"');
            continue;
          }
          inQuotes = false;
        }
        if (inQuotes) {
          if (c == '"') {
            afterQuote = true;
          } else {
            cell.append(c);
          }
        } else if (c == '"') {
          inQuotes = true;
          quoted = true;
        } else if (c == ',' || c == '\n') {
          cells.add(cell.length() == 0 && !quoted ? null : cell.toString());
          cell.setLength(0);
          quoted = false;
          if (c == '\n') {
            row.accept(cells);
            cells = new ArrayList<>();
          }
        } else {
          cell.append(c);
        }
      }
    }
    if (!cells.isEmpty() || cell.length() > 0) {
      throw new IllegalStateException("the last row has no end");
    }
  }
}
