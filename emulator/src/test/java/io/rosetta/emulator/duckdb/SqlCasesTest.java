package io.rosetta.emulator.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.rosetta.emulator.sql.SqlError;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Behaviour written down as cases in {@code src/test/resources/sql/*.test}. Blocks are separated by
 * blank lines: {@code ok} with a statement; {@code rows} with a query, {@code ----} and the rows;
 * {@code error <code> [text]} with a statement; {@code file <name>} with a file's content; {@code
 * zone <name>}. A line that begins with {@code #} is a comment.
 */
class SqlCasesTest {
  @TempDir Path directory;

  static Stream<Path> cases() throws IOException, URISyntaxException {
    Path folder = Path.of(SqlCasesTest.class.getResource("/sql").toURI());
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(p -> p.toString().endsWith(".test")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void behavesAsWrittenDown(Path file) throws IOException, SQLException {
    try (Store store = Store.fresh()) {
      for (List<String> block : blocks(Files.readAllLines(file))) {
        run(store, block, file.getFileName().toString());
      }
    }
  }

  private static List<List<String>> blocks(List<String> lines) {
    List<List<String>> blocks = new ArrayList<>();
    List<String> block = new ArrayList<>();
    for (String line : lines) {
      if (line.isBlank()) {
        if (!block.isEmpty()) {
          blocks.add(block);
        }
        block = new ArrayList<>();
      } else if (!line.startsWith("#")) {
        block.add(line);
      }
    }
    if (!block.isEmpty()) {
      blocks.add(block);
    }
    return blocks;
  }

  private void run(Store store, List<String> block, String file) throws IOException {
    String[] head = block.get(0).split(" ", 3);
    List<String> body = block.subList(1, block.size());
    String sql = String.join("\n", body);
    switch (head[0]) {
      case "ok" -> {
        try {
          store.run(sql);
        } catch (SqlError e) {
          fail(file + ": " + sql, e);
        }
      }
      case "rows" -> rows(store, body, file);
      case "error" -> error(store, sql, head, file);
      case "file" -> {
        Path path = directory.resolve(head[1]);
        Files.writeString(path, sql + "\n");
        store.stage(new StagedFile(path, head[1], Integer.toString(sql.hashCode())));
      }
      case "zone" -> store.session().timeZone(head[1]);
      default -> fail(file + ": unknown block " + block.get(0));
    }
  }

  private static void rows(Store store, List<String> body, String file) {
    int line = body.indexOf("----");
    String sql = String.join("\n", body.subList(0, line));
    List<String> found;
    try {
      found = store.rows(sql);
    } catch (SqlError e) {
      fail(file + ": " + sql, e);
      return;
    }
    assertThat(found).as(file + ": " + sql).isEqualTo(body.subList(line + 1, body.size()));
  }

  private static void error(Store store, String sql, String[] head, String file) {
    try {
      store.run(sql);
    } catch (SqlError e) {
      assertThat(e.code() + " " + e.getMessage()).as(file + ": " + sql).startsWith(head[1] + " ");
      if (head.length > 2) {
        assertThat(e.getMessage()).as(file + ": " + sql).contains(head[2]);
      }
      return;
    }
    fail(file + ": no error " + head[1] + " from " + sql);
  }
}
