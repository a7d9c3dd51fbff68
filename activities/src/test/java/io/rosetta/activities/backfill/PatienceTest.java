package io.rosetta.activities.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatienceTest {
  @ParameterizedTest
  @CsvSource({
    "0, 25",
    "250, 25",
    "500, 50",
    "2_000, 200",
    "10_000, 1_000",
    "120_000, 1_000",
    "240_000, 2_000",
    "3_600_000, 30_000",
    "86_400_000, 30_000",
  })
  void looksOftenAtFirstAndSeldomLater(String waited, String pause) {
    assertThat(Patience.millis(Long.parseLong(waited.replace("_", ""))))
        .isEqualTo(Long.parseLong(pause.replace("_", "")));
  }
}
