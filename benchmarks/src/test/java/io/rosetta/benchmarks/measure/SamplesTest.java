package io.rosetta.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SamplesTest {
  @Test
  void medianIsTheMiddleOrTheMeanOfTheTwoThere() {
    assertThat(Samples.of(List.of(3, 1, 2)).median()).isEqualTo(2);
    assertThat(Samples.of(List.of(4, 1, 2, 3)).median()).isEqualTo(2.5);
  }

  @Test
  void percentileIsTheNearestRank() {
    Samples hundred = Samples.of(IntStream.rangeClosed(1, 100).boxed().toList());
    assertThat(hundred.percentile(50)).isEqualTo(50);
    assertThat(hundred.percentile(99)).isEqualTo(99);
    assertThat(hundred.percentile(100)).isEqualTo(100);
    assertThat(Samples.of(List.of(7)).percentile(99)).isEqualTo(7);
  }

  @Test
  void nothingHasNoMedian() {
    assertThatThrownBy(() -> Samples.of(List.of())).isInstanceOf(IllegalArgumentException.class);
  }
}
