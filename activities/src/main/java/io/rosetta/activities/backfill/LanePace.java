package io.rosetta.activities.backfill;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Lets the stream go first: while it is behind, a lane rests before its next chunk for as long as
 * the last one took, so that lanes have half of their speed at least and the stream most of what
 * both share. For one lane; not thread-safe.
 */
final class LanePace {
  /** Commits are a second or so apart: what is later than this has more to do than it can. */
  static final Duration BEHIND = Duration.ofSeconds(10);

  /** A chunk may have waited for a lock, which says nothing of the work that it is. */
  private static final Duration LONGEST_REST = Duration.ofMinutes(1);

  private static final long LOOK_MILLIS = 50;

  private final LongSupplier behindMillis;
  private Duration rest = Duration.ZERO;

  /**
   * @param behindMillis how far the pipeline's stream is behind; 0 when it is not in this process
   */
  LanePace(LongSupplier behindMillis) {
    this.behindMillis = behindMillis;
  }

  /** A chunk has taken so long. */
  void took(Duration chunk) {
    rest = chunk.compareTo(LONGEST_REST) < 0 ? chunk : LONGEST_REST;
  }

  /** Returns when the next chunk's turn has come; what is waited for is said, and taken back. */
  void awaitTurn(Consumer<String> waitsFor) throws InterruptedException {
    long until = System.nanoTime() + rest.toNanos();
    long behind = behindMillis.getAsLong();
    try {
      while (behind >= BEHIND.toMillis() && until - System.nanoTime() > 0) {
        waitsFor.accept(
            "the stream goes first, it is "
                + TimeUnit.MILLISECONDS.toSeconds(behind)
                + " s behind");
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        behind = behindMillis.getAsLong();
      }
    } finally {
      waitsFor.accept("");
    }
  }
}
