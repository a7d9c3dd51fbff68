package io.rosetta.emulator.duckdb;

import com.github.luben.zstd.ZstdInputStream;
import io.rosetta.emulator.sql.FileFormat;
import io.rosetta.emulator.sql.SqlError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/** How DuckDB is to read one staged CSV file. One thread. */
final class CsvFile {
  private static final int READ_AHEAD = 1 << 16;

  /** DuckDB's own default. */
  private static final long LEAST_LINE = 2 << 20;

  /** Half of DuckDB's default: two readers with three buffers each hold 100 MB. */
  private static final long LEAST_BUFFER = 16 << 20;

  private final StagedFile file;
  private final FileFormat format;
  private CsvShape shape;

  CsvFile(StagedFile file, FileFormat format) {
    this.file = file;
    this.format = format;
  }

  /**
   * {@code read_csv(...)} with columns c1 to cN, all text. One thread of DuckDB reads a file: where
   * several do, they guess where records begin, and lose some that reach over the end of a buffer.
   */
  String reader(int columns, boolean padded) {
    List<String> types = new ArrayList<>();
    for (int i = 1; i <= columns; i++) {
      types.add("'c" + i + "': 'VARCHAR'");
    }
    long line = Math.max(LEAST_LINE, shape().longestRecord() + 1);
    String quote = format.enclosure();
    String escape = format.escape().isEmpty() ? quote : format.escape();
    return ("read_csv(%s, auto_detect=false, header=false, skip=%d, delim=%s, quote=%s, escape=%s,"
            + " columns={%s}, allow_quoted_nulls=false, nullstr='', compression='%s',"
            + " null_padding=%s, parallel=false, max_line_size=%d, buffer_size=%d, new_line='%s')")
        .formatted(
            Physical.literal(file.path().toString()),
            format.skipHeader(),
            Physical.literal(format.delimiter()),
            Physical.literal(quote),
            Physical.literal(escape),
            String.join(", ", types),
            compression(),
            padded,
            line,
            Math.max(LEAST_BUFFER, line + LEAST_LINE),
            shape().carriageReturns() ? "\\r\\n" : "\\n");
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
    return shape().fields();
  }

  /** In bytes. */
  long longestRecord() {
    return shape().longestRecord();
  }

  /** Refuses to pass over records that DuckDB did not give. */
  void requireAll(long rows) {
    long records = shape().records() - format.skipHeader();
    if (rows < records) {
      throw new SqlError(
          "000603",
          "XX000",
          "the store read %d of the %d records of '%s'".formatted(rows, records, file.name()));
    }
  }

  private CsvShape shape() {
    if (shape == null) {
      try (InputStream in = open()) {
        shape =
            CsvShape.of(
                in,
                format.delimiter().charAt(0),
                first(format.enclosure()),
                first(format.escape()));
      } catch (IOException e) {
        throw new SqlError(
            "100016", "22000", "Error reading file '" + file.name() + "': " + e.getMessage(), e);
      }
    }
    return shape;
  }

  private static int first(String character) {
    return character.isEmpty() ? -1 : character.charAt(0);
  }

  private InputStream open() throws IOException {
    InputStream raw = Files.newInputStream(file.path());
    return switch (compression()) {
      case "gzip" -> new GZIPInputStream(raw, READ_AHEAD);
      case "zstd" -> new ZstdInputStream(raw);
      default -> raw;
    };
  }
}
