package io.rosetta.emulator.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** No record is lost, cut or taken for two, however long it is and whatever its cells hold. */
class CopyRecordsTest {
  private static final String COPY =
      "COPY INTO t FROM @st FILES = ('f') FILE_FORMAT = (TYPE = CSV COMPRESSION = %s"
          + " FIELD_OPTIONALLY_ENCLOSED_BY = '\"' ESCAPE_UNENCLOSED_FIELD = NONE NULL_IF = ())";

  @TempDir private Path directory;
  private Store store;

  /** How a file is written. */
  private enum Compression {
    NONE {
      @Override
      OutputStream into(OutputStream file) {
        return file;
      }
    },
    GZIP {
      @Override
      OutputStream into(OutputStream file) throws IOException {
        return new GZIPOutputStream(file, 1 << 16);
      }
    },
    ZSTD {
      @Override
      OutputStream into(OutputStream file) throws IOException {
        return new ZstdOutputStream(file, 1);
      }
    };

    abstract OutputStream into(OutputStream file) throws IOException;
  }

  /** Writes cells longer than a test should hold. */
  private interface Content {
    void write(Writer out) throws IOException;
  }

  @BeforeEach
  void open() {
    store = Store.fresh();
    store.run("CREATE TABLE t (i INT, s VARCHAR(134217728), e VARCHAR)");
  }

  @AfterEach
  void close() throws SQLException {
    store.close();
  }

  @ParameterizedTest
  @CsvSource({"NONE,10 10", "GZIP,10 10", "ZSTD,10 10", "ZSTD,0 9 0 10 1 0", "ZSTD,17 0 17"})
  void longRecordsSideBySide(Compression compression, String megabytes) throws IOException {
    List<Integer> lengths =
        Stream.of(megabytes.split(" ")).map(mega -> Integer.parseInt(mega) << 20).toList();
    List<String> expected = new ArrayList<>();
    copy(
        compression,
        out -> {
          for (int length : lengths) {
            out.write(expected.size() + ",");
            fill(out, "plain text ", length);
            out.write("|,end\n");
            expected.add(expected.size() + "|" + (length + 1) + "|end");
          }
        });
    assertThat(store.rows("SELECT i, LENGTH(s), e FROM t ORDER BY i")).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"NONE,100", "ZSTD,100", "GZIP,100", "ZSTD,10"})
  void longCellsThatLookLikeRecords(Compression compression, int megabytes) throws IOException {
    String trap = "7,\"\"x\"\",end\n8,y,end\r\n9,z,end\r";
    int times = (megabytes << 20) / (trap.length() - 4);
    copy(
        compression,
        out -> {
          out.write("1,\"");
          for (int i = 0; i < times; i++) {
            out.write(trap);
          }
          out.write("\",end\n2,short,end\n");
        });
    assertThat(store.rows("SELECT i, LENGTH(s), RIGHT(s, 8), e FROM t ORDER BY i"))
        .containsExactly(
            "1|" + (long) times * (trap.length() - 2) + "|9,z,end\r|end", "2|5|short|end");
  }

  /** In the texts n is a line feed and r a carriage return. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      textBlock =
          """
          '1,"anb",en2,c,en', '1:anb:e 2:c:e'
          '1,"arnb",en2,"crd",en', '1:arnb:e 2:crd:e'
          '1,"anb",ern2,"c",ern', '1:anb:e 2:c:e'
          '1,"arnb",ern2,"crd",e', '1:arnb:e 2:crd:e'
          '1,"nnn",en2,\"""n\""",e', '1:nnn:e 2:"n":e'
          '1,"r",en2,"n",en3,"rn",e', '1:r:e 2:n:e 3:rn:e'
          """)
  void lineBreaksInCells(String text, String expected) throws IOException {
    String csv = text.replace('n', '\n').replace('r', '\r');
    for (Compression compression : Compression.values()) {
      copy(compression, out -> out.write(csv));
      List<String> rows = store.rows("SELECT i || ':' || s || ':' || e FROM t ORDER BY i");
      assertThat(String.join(" ", rows).replace('\n', 'n').replace('\r', 'r'))
          .as(compression + " " + text)
          .isEqualTo(expected);
      store.run("TRUNCATE TABLE t");
    }
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  void manyRecordsWithLineBreaksOverManyBuffers(Compression compression) throws IOException {
    int rows = 60_000;
    copy(
        compression,
        out -> {
          for (int i = 0; i < rows; i++) {
            out.write(i + ",\"");
            fill(out, "1,\"\"b\"\",c\n", 1 + i * 7 % 1500);
            out.write("\",end\n");
          }
        });
    assertThat(store.rows("SELECT COUNT(*), COUNT(DISTINCT i), MIN(e), MAX(e) FROM t"))
        .containsExactly(rows + "|" + rows + "|end|end");
  }

  /** Repeats the piece until so many characters are there; a doubled quote is never cut. */
  private static void fill(Writer out, String piece, int length) throws IOException {
    int whole = length / piece.length();
    for (int i = 0; i < whole; i++) {
      out.write(piece);
    }
    for (int i = whole * piece.length(); i < length; i++) {
      out.write('.');
    }
  }

  private void copy(Compression compression, Content content) throws IOException {
    Path file = directory.resolve("f");
    try (Writer out =
        new OutputStreamWriter(
            compression.into(Files.newOutputStream(file)), StandardCharsets.UTF_8)) {
      content.write(out);
    }
    store.stage(new StagedFile(file, "f", compression.name()));
    store.run(COPY.formatted(compression));
  }
}
