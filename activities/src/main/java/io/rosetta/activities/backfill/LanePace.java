package io.rosetta.activities.backfill;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Lets the stream go first: while it is behind, a lane rests before its next chunk for as long as
 * the last one took, so that lanes have half of their speed at least and the stream most of what
 * both share. For one lane; {@link #says} is any thread's.
 */
final class LanePace {
  /** Commits are a second or so apart: what is later than this has more to do than it can. */
  private static final Duration BEHIND = Duration.ofSeconds(10);

  /** A chunk may have waited long for a lock; that is no reason to rest as long. */
  private static final Duration LONGEST_REST = Duration.ofMinutes(1);

  private static final long LOOK_MILLIS = 200;

  private final LongSupplier behindMillis;
  private volatile String says = "";
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

  /** Returns when the next chunk's turn has come. */
  void awaitTurn() throws InterruptedException {
    long until = System.nanoTime() + rest.toNanos();
    while (isBehind()) {
      long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
      if (left <= 0) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(Math.min(left, LOOK_MILLIS));
    }
  }

  private boolean isBehind() {
    long behind = behindMillis.getAsLong();
    boolean isBehind = behind >= BEHIND.toMillis();
    says =
        isBehind
            ? "at half speed: the stream goes first, it is %d s behind".formatted(behind / 1_000)
            : "";
    return isBehind;
  }

  /**
   * Why the lane is slow; empty when it is not. It stays while chunks are read between the rests: a
   * workflow is told at once when this begins or ends, and each of that is in its history.
   */
  String says() {
    return says;
  }
}
