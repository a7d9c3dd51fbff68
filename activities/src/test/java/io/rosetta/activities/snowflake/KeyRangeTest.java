package io.rosetta.activities.snowflake;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyRangeTest {
  private static KeyRange range(long least, long greatest) {
    return new KeyRange(BigInteger.valueOf(least), BigInteger.valueOf(greatest));
  }

  @Test
  void oneRangeOrNoneIsApartFromOthers() {
    assertThat(KeyRange.areDisjoint(List.of())).isTrue();
    assertThat(KeyRange.areDisjoint(List.of(range(1, 9)))).isTrue();
  }

  @Test
  void rangesAreComparedInTheOrderOfTheirLeast() {
    assertThat(KeyRange.areDisjoint(List.of(range(10, 19), range(-5, 9), range(20, 20)))).isTrue();
    assertThat(KeyRange.areDisjoint(List.of(range(10, 19), range(-5, 10)))).isFalse();
    assertThat(KeyRange.areDisjoint(List.of(range(1, 100), range(2, 3), range(101, 102))))
        .isFalse();
    assertThat(KeyRange.areDisjoint(List.of(range(7, 7), range(7, 7)))).isFalse();
  }
}
