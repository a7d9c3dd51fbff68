package io.rosetta.emulator.duckdb;

import com.github.luben.zstd.ZstdInputStream;
import io.rosetta.emulator.sql.FileFormat;
import io.rosetta.emulator.sql.SqlError;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/** How DuckDB is to read one staged CSV file. */
final class CsvFile {
  /** Longer than a line can be: a cell of 128 MiB all of whose characters are doubled quotes. */
  private static final long LONGEST_LINE = 400_000_000;

  private final StagedFile file;
  private final FileFormat format;

  CsvFile(StagedFile file, FileFormat format) {
    this.file = file;
    this.format = format;
  }

  /** {@code read_csv(...)} with columns c1 to cN, all text. */
  String reader(int columns, boolean padded) {
    List<String> types = new ArrayList<>();
    for (int i = 1; i <= columns; i++) {
      types.add("'c" + i + "': 'VARCHAR'");
    }
    String quote = format.enclosure();
    String escape = format.escape().isEmpty() ? quote : format.escape();
    return ("read_csv(%s, auto_detect=false, header=false, skip=%d, delim=%s, quote=%s, escape=%s,"
            + " columns={%s}, allow_quoted_nulls=false, nullstr='', compression='%s',"
            + " null_padding=%s, parallel=%s, max_line_size=%d, new_line='%s')")
        .formatted(
            Physical.literal(file.path().toString()),
            format.skipHeader(),
            Physical.literal(format.delimiter()),
            Physical.literal(quote),
            Physical.literal(escape),
            String.join(", ", types),
            compression(),
            padded,
            !padded,
            LONGEST_LINE,
            firstRecord().endsWithCarriageReturn() ? "\\r\\n" : "\\n");
  }

  private String compression() {
    return switch (format.compression()) {
      case GZIP -> "gzip";
      case ZSTD -> "zstd";
      case NONE -> "none";
      case AUTO -> byName(file.path());
    };
  }

  private static String byName(Path path) {
    String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".gz")) {
      return "gzip";
    }
    return name.endsWith(".zst") ? "zstd" : "none";
  }

  /** The fields of the first record, 0 when the file is empty. */
  int fieldsOfFirstRecord() {
    return firstRecord().fields();
  }

  /**
   * What the first record shows of the file's form. The line's end has to be told to DuckDB: when
   * it looks for itself it takes a line break inside a quoted cell for the file's own, and fails.
   */
  private record FirstRecord(int fields, boolean endsWithCarriageReturn) {}

  private FirstRecord firstRecord() {
    try (InputStream in = new BufferedInputStream(open(), 1 << 16)) {
      return read(in);
    } catch (IOException e) {
      throw new SqlError(
          "100016", "22000", "Error reading file '" + file.name() + "': " + e.getMessage(), e);
    }
  }

  private InputStream open() throws IOException {
    InputStream raw = Files.newInputStream(file.path());
    return switch (compression()) {
      case "gzip" -> new GZIPInputStream(raw);
      case "zstd" -> new ZstdInputStream(raw).setContinuous(true);
      default -> raw;
    };
  }

  private FirstRecord read(InputStream in) throws IOException {
    int quote = format.enclosure().isEmpty() ? -2 : format.enclosure().charAt(0);
    int escape = format.escape().isEmpty() ? -2 : format.escape().charAt(0);
    boolean quoted = false;
    int fields = 1;
    int before = -1;
    int c = in.read();
    if (c < 0) {
      return new FirstRecord(0, false);
    }
    for (; c >= 0; before = c, c = in.read()) {
      if (quoted && c == escape) {
        in.read();
      } else if (c == quote) {
        quoted = !quoted;
      } else if (!quoted && c == format.delimiter().charAt(0)) {
        fields++;
      } else if (!quoted && c == '\n') {
        return new FirstRecord(fields, before == '\r');
      }
    }
    return new FirstRecord(fields, false);
  }
}
