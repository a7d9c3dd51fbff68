package io.rosetta.activities.backfill;

/**
 * The pauses between two looks at something that somebody else brings about: short ones at first,
 * about a second later, and longer ones where it takes hours, for each look costs the other side
 * something. One thread.
 */
final class Patience {
  private static final long SHORTEST_MILLIS = 25;
  private static final long USUAL_MILLIS = 1_000;
  private static final long LONGEST_MILLIS = 30_000;

  private final long begun = System.nanoTime();

  void pause() throws InterruptedException {
    Thread.sleep(millis((System.nanoTime() - begun) / 1_000_000));
  }

  /** A tenth of what was waited already, up to a second; after two minutes a 120th. */
  static long millis(long waited) {
    long soon = Math.min(USUAL_MILLIS, Math.max(SHORTEST_MILLIS, waited / 10));
    return Math.min(LONGEST_MILLIS, Math.max(soon, waited / 120));
  }
}
