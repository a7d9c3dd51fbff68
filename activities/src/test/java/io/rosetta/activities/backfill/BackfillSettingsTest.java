package io.rosetta.activities.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackfillSettingsTest {
  private static final long MIB = 1 << 20;

  /** Chunks of equal size, as many for one lane as for another. */
  @ParameterizedTest
  @CsvSource({
    "1, 2, 16", // smaller chunks cost more than they are worth
    "100, 2, 25",
    "512, 2, 128",
    "516, 2, 86", // five would leave a lane without a fifth
    "1000, 3, 111"
  })
  void lanesHaveEqualShares(long tableMiB, int lanes, long chunkMiB) {
    BackfillSettings settings =
        BackfillSettings.of(Path.of("lanes"), lanes, 2, Duration.ofHours(1));
    assertThat(settings.chunkBytesOf(tableMiB * MIB) / MIB).isEqualTo(chunkMiB);
  }
}
