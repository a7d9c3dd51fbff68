package io.rosetta.benchmarks.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ReadTaskTest {
  @Test
  void aLineBringsItAcross() {
    ReadTask task = new ReadTask("s_c1", "p", "a,b", 500_000, "0/1A2B");

    assertThat(ReadTask.parse(task.toLine())).isEqualTo(task);
    assertThatThrownBy(() -> ReadTask.parse("s p")).hasMessageContaining("not a task");
  }

  @Test
  void useIsBroughtAcrossToo() {
    ReaderUse use = new ReaderUse(1.25, 300L << 20, 40L << 20);

    assertThat(ReaderUse.parse(use.toLine())).isEqualTo(use);
  }
}
