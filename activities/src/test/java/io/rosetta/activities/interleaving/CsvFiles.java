package io.rosetta.activities.interleaving;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes rows as PostgreSQL's COPY does, compressed, each file under a name of its own. */
final class CsvFiles {
  private final Path directory;
  private int files;

  CsvFiles(Path directory) {
    this.directory = directory;
  }

  Path write(List<String[]> rows) {
    StringBuilder text = new StringBuilder();
    for (String[] row : rows) {
      List<String> cells = new ArrayList<>();
      for (String cell : row) {
        cells.add(cell == null ? "" : '"' + cell.replace("\"", "\"\"") + '"');
      }
      text.append(String.join(",", cells)).append('\n');
    }
    try {
      byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
      return Files.write(directory.resolve("read" + files++ + ".csv.zst"), Zstd.compress(bytes, 1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
