package io.rosetta.activities.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rosetta.activities.stream.testing.CsvCells;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RollingFilesTest {
  @TempDir private Path directory;

  private final List<List<List<String>>> files = new ArrayList<>();
  private final Random random = new Random(7);

  private RollingFiles open(long mostBytes) {
    return new RollingFiles(
        directory,
        "chunk",
        mostBytes,
        file -> {
          assertThat(onDisk()).isEqualTo(1);
          List<List<String>> rows = new ArrayList<>();
          CsvCells.read(file, rows::add);
          files.add(rows);
        });
  }

  private long onDisk() {
    try (Stream<Path> all = Files.list(directory)) {
      return all.count();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** That does not compress. */
  private String noise(int characters) {
    StringBuilder noise = new StringBuilder();
    while (noise.length() < characters) {
      noise.append(Long.toString(random.nextLong() & Long.MAX_VALUE, 36));
    }
    return noise.substring(0, characters);
  }

  @Test
  void rollsAtRowEndsAndKeepsOneFileOnTheDisk() throws IOException {
    try (RollingFiles out = open(200_000)) {
      for (int i = 0; i < 2_000; i++) {
        String cell = i + "\n" + noise(1_000);
        out.write(("\"" + cell + "\"," + i + "\n").getBytes(StandardCharsets.UTF_8));
      }
      out.finish();

      assertThat(out.rows()).isEqualTo(2_000);
      assertThat(out.bytes()).isGreaterThan(1_000_000);
      assertThat(out.names()).hasSameSizeAs(files).startsWith("chunk-0.csv.zst");
    }

    assertThat(files).hasSizeBetween(4, 10);
    assertThat(files.stream().flatMap(List::stream).map(row -> row.get(1)))
        .containsExactlyElementsOf(
            Stream.iterate(0, i -> i + 1).limit(2_000).map(String::valueOf).toList());
    assertThat(onDisk()).isZero();
  }

  @Test
  void oneHugeRowIsOneFile() throws IOException {
    String huge = noise(3_000_000);
    try (RollingFiles out = open(100_000)) {
      out.write((huge + "\n").getBytes(StandardCharsets.UTF_8));
      out.write("small\n".getBytes(StandardCharsets.UTF_8));
      out.finish();
    }

    assertThat(files).containsExactly(List.of(List.of(huge)), List.of(List.of("small")));
  }

  @Test
  void noRowsAreNoFile() throws IOException {
    try (RollingFiles out = open(100)) {
      out.finish();

      assertThat(out.names()).isEmpty();
    }
    assertThat(files).isEmpty();
  }

  @Test
  void nothingStaysOnTheDiskWhenItCannotBeHandedOn() throws IOException {
    RollingFiles out =
        new RollingFiles(
            directory,
            "chunk",
            Long.MAX_VALUE,
            file -> {
              throw new IllegalStateException("the stage is full");
            });
    out.write("row\n".getBytes(StandardCharsets.UTF_8));

    assertThatThrownBy(out::finish).hasMessage("the stage is full");
    out.close();

    assertThat(onDisk()).isZero();
  }
}
