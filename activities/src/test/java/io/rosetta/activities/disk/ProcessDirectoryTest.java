package io.rosetta.activities.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessDirectoryTest {
  @TempDir private Path base;

  @Test
  void whatADeadProcessLeftIsRemovedAndWhatALivingOneNeedsStays() throws Exception {
    ProcessDirectory dead = ProcessDirectory.open(base);
    ProcessDirectory living = ProcessDirectory.open(base);
    Files.createDirectories(dead.path().resolve("orders").resolve("lane-1"));
    Files.writeString(dead.path().resolve("orders").resolve("lane-1").resolve("rows.csv"), "1");
    Files.writeString(living.path().resolve("rows.csv"), "1");
    Path other = Files.createDirectory(base.resolve("not ours"));
    dead.release();

    ProcessDirectory next = ProcessDirectory.open(base);

    assertThat(dead.path()).doesNotExist();
    assertThat(living.path().resolve("rows.csv")).exists();
    assertThat(other).exists();
    assertThat(next.path()).isDirectory();
    living.release();
    next.release();
  }

  @Test
  void aProcessHasOne() {
    assertThat(ProcessDirectory.below(base))
        .isEqualTo(ProcessDirectory.below(base.resolve("..").resolve(base.getFileName())));
  }
}
