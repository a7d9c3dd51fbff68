package io.rosetta.activities.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class LanePaceTest {
  private static final Duration LONG = Duration.ofDays(1);

  private final Deque<Long> behind = new ArrayDeque<>();
  private final List<String> said = new ArrayList<>();
  private final LanePace pace = new LanePace(this::next);

  private long next() {
    said.add(pace.says());
    return behind.remove();
  }

  @Test
  void aLaneGoesOnOnceTheStreamHasCaughtUp() throws Exception {
    behind.addAll(List.of(12_000L, 11_000L, 9_999L));
    pace.took(LONG);

    pace.awaitTurn();

    assertThat(said)
        .containsExactly(
            "",
            "at half speed: the stream goes first, it is 12 s behind",
            "at half speed: the stream goes first, it is 11 s behind");
    assertThat(pace.says()).isEmpty();
  }

  @Test
  void aStreamThatKeepsUpIsNotWaitedFor() throws Exception {
    behind.add(2_000L);
    pace.took(LONG);

    pace.awaitTurn();

    assertThat(pace.says()).isEmpty();
  }

  /** Nor does what is said go and come with each chunk. */
  @Test
  void aLaneGoesOnAfterItsRestAndSaysSoAllTheWhile() throws Exception {
    for (int chunk = 0; chunk < 10; chunk++) {
      behind.add(60_000L);
      pace.awaitTurn();
      assertThat(pace.says()).isEqualTo("at half speed: the stream goes first, it is 60 s behind");
    }
  }
}
