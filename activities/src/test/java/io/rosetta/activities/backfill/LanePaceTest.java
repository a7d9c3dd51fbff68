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
  private final List<String> waits = new ArrayList<>();
  private final LanePace pace = new LanePace(behind::remove);

  @Test
  void aLaneGoesOnOnceTheStreamHasCaughtUp() throws Exception {
    behind.addAll(List.of(12_000L, 11_000L, 9_999L));
    pace.took(LONG);

    pace.awaitTurn(waits::add);

    assertThat(waits)
        .containsExactly(
            "the stream goes first, it is 12 s behind",
            "the stream goes first, it is 11 s behind",
            "");
  }

  @Test
  void aStreamThatKeepsUpIsNotWaitedFor() throws Exception {
    behind.add(2_000L);
    pace.took(LONG);

    pace.awaitTurn(waits::add);

    assertThat(waits).containsExactly("");
  }

  @Test
  void theFirstChunkIsNotWaitedWith() throws Exception {
    behind.add(60_000L);

    pace.awaitTurn(waits::add);

    assertThat(waits).containsExactly("");
  }
}
