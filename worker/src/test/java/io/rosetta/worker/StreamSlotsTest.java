package io.rosetta.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetta.worker.config.WorkerConfig;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StreamSlotsTest {
  private static final long GIB = 1L << 30;

  private static WorkerConfig streams(int streams) {
    return new WorkerConfig(
        streams, 10, Duration.ofSeconds(60), new WorkerConfig.HttpConfig("127.0.0.1", 0));
  }

  @Test
  void heapDecidesWhereTheConfigurationDoesNot() {
    assertThat(StreamSlots.of(streams(0), GIB / 8)).isEqualTo(1);
    assertThat(StreamSlots.of(streams(0), GIB)).isEqualTo(4);
    assertThat(StreamSlots.of(streams(0), 1_000 * GIB)).isEqualTo(64);
    assertThat(StreamSlots.of(streams(9), GIB)).isEqualTo(9);
    assertThat(StreamSlots.of(streams(0), 455L << 20))
        .as("-Xmx512m as the parallel collector tells it")
        .isEqualTo(2);
  }

  @Test
  void heapIsSharedByNoMoreStreamsThanThereArePipelines() {
    assertThat(StreamSlots.sharing(streams(0), 1, GIB)).isEqualTo(1);
    assertThat(StreamSlots.sharing(streams(0), 100, GIB)).isEqualTo(4);
    assertThat(StreamSlots.sharing(streams(2), 100, GIB)).isEqualTo(2);
    assertThat(StreamSlots.sharing(streams(2), 0, GIB)).isEqualTo(1);
  }
}
