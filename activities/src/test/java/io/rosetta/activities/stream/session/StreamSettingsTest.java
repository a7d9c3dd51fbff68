package io.rosetta.activities.stream.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StreamSettingsTest {
  private static final long MIB = 1 << 20;

  @Test
  void defaultsFitTheHeap() {
    StreamSettings small = StreamSettings.defaults(512 * MIB, 1);
    assertThat(2 * small.batchBytes() + small.queueBytes()).isLessThan(512 * MIB / 3);
    StreamSettings shared = StreamSettings.defaults(8192 * MIB, 8);
    assertThat(shared.batchBytes()).isEqualTo(8192 * MIB / 8 / 10);
    assertThat(StreamSettings.defaults(1L << 40, 1).batchBytes()).isEqualTo(256 * MIB);
  }

  @Test
  void explicitValuesAreKept() {
    StreamSettings settings = settings(7, Duration.ofSeconds(1), 3);
    assertThat(settings.maxBatchChanges()).isEqualTo(7);
    assertThat(settings.heartbeatInterval()).isEqualTo(Duration.ofSeconds(1));
    assertThat(settings.stagers()).isEqualTo(3);
  }

  @Test
  void refusesWhatCannotWork() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings(0, Duration.ofSeconds(1), 1))
        .withMessageContaining("maxBatchChanges");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings(1, Duration.ZERO, 1))
        .withMessageContaining("heartbeatInterval");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings(1, Duration.ofSeconds(1), 0))
        .withMessageContaining("stagers");
  }

  private static StreamSettings settings(long changes, Duration heartbeat, int stagers) {
    return new StreamSettings(
        changes,
        MIB,
        MIB,
        Duration.ZERO,
        heartbeat,
        Duration.ofMinutes(1),
        Duration.ofMillis(1),
        MIB,
        stagers);
  }
}
