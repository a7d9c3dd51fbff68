package io.rosetta.workflows.backfill;

import java.time.Duration;

/** Waits between rounds that came to nothing: 1 s, doubled up to the longest. */
public final class Backoff {
  /** 2^20 s are days. */
  private static final int MOST_DOUBLINGS = 20;

  private final Duration longest;
  private int rounds;

  public Backoff(Duration longest) {
    this.longest = longest;
  }

  void restore(int before) {
    rounds = before;
  }

  /** How often {@link #next} was asked since the last reset. */
  public int rounds() {
    return rounds;
  }

  public Duration next() {
    Duration wait = Duration.ofSeconds(1L << Math.min(rounds, MOST_DOUBLINGS));
    rounds++;
    return wait.compareTo(longest) > 0 ? longest : wait;
  }

  public void reset() {
    rounds = 0;
  }
}
