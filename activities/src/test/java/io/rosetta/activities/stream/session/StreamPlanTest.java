package io.rosetta.activities.stream.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StreamPlanTest {
  @Test
  void applicationNameSaysThePipeline() {
    assertThat(StreamPlan.applicationPrefix("shop")).isEqualTo("rosetta/shop/stream/");
  }

  @Test
  void longNamesKeepTheirEpochWithinSixtyThreeBytes() {
    String prefix = StreamPlan.applicationPrefix("a".repeat(200));
    assertThat(prefix.length() + Long.toString(Long.MAX_VALUE).length()).isLessThan(70);
    assertThat(prefix + 1_000_000).hasSizeLessThanOrEqualTo(63);
    assertThat(prefix).isNotEqualTo(StreamPlan.applicationPrefix("a".repeat(201)));
  }
}
