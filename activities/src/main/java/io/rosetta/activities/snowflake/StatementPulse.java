package io.rosetta.activities.snowflake;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Whether statements move: each one that ends counts, and one that runs counts as life for as long
 * as Snowflake lets it run (STATEMENT_TIMEOUT_IN_SECONDS of {@link SessionParameters}); the driver
 * asks for its result all the while and fails when nobody answers. Any thread.
 */
final class StatementPulse {
  static final Duration LONGEST_STATEMENT = Duration.ofHours(6);

  private final LongSupplier nanoClock;
  private final AtomicLong ended = new AtomicLong();
  private final AtomicInteger running = new AtomicInteger();
  private volatile long lastBegun;

  StatementPulse() {
    this(System::nanoTime);
  }

  StatementPulse(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  void begin() {
    lastBegun = nanoClock.getAsLong();
    running.incrementAndGet();
  }

  void end() {
    running.decrementAndGet();
    ended.incrementAndGet();
  }

  /** A number that is another one each second as long as something moves. */
  long value() {
    long age = nanoClock.getAsLong() - lastBegun;
    boolean moves = running.get() > 0 && age < LONGEST_STATEMENT.toNanos();
    return ended.get() + (moves ? 1 + Duration.ofNanos(age).toSeconds() : 0);
  }
}
