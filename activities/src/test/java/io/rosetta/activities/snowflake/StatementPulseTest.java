package io.rosetta.activities.snowflake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StatementPulseTest {
  private long now = 5;
  private final StatementPulse pulse = new StatementPulse(() -> now);

  /** One MERGE may take longer than any limit for a stream that stands still. */
  @Test
  void aStatementThatRunsIsASignOfLifeUntilItsTimeout() {
    pulse.begin();
    long before = pulse.value();
    now += Duration.ofMinutes(10).toNanos();
    long later = pulse.value();
    assertThat(later).isNotEqualTo(before);

    now += StatementPulse.LONGEST_STATEMENT.toNanos();
    long late = pulse.value();
    now += Duration.ofMinutes(10).toNanos();
    assertThat(pulse.value()).as("it should have ended").isEqualTo(late);
  }

  @Test
  void nothingThatRunsIsNone() {
    pulse.begin();
    pulse.end();
    long before = pulse.value();
    now += Duration.ofMinutes(10).toNanos();
    assertThat(pulse.value()).isEqualTo(before);
    pulse.begin();
    pulse.end();
    assertThat(pulse.value()).as("one more has ended").isNotEqualTo(before);
  }
}
