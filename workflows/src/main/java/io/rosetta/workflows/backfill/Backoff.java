package io.rosetta.workflows.backfill;

import java.time.Duration;

/** Waits between rounds that came to nothing: 1 s, doubled to a minute. */
final class Backoff {
  private static final Duration LONGEST = Duration.ofMinutes(1);

  /** 2^6 s is more than the longest. */
  private static final int MOST_DOUBLINGS = 6;

  private int rounds;

  void restore(int before) {
    rounds = before;
  }

  int rounds() {
    return rounds;
  }

  Duration next() {
    Duration wait = Duration.ofSeconds(1L << Math.min(rounds, MOST_DOUBLINGS));
    rounds++;
    return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
  }

  void reset() {
    rounds = 0;
  }
}
