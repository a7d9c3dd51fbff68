package io.rosetta.activities.stream.session;

import java.time.Duration;
import java.util.function.LongSupplier;

/** For how long a thread has been at one piece of work. Any thread asks. */
final class Busy {
  private static final long IDLE = -1;

  private final LongSupplier nanoClock;
  private final long origin;

  /** Nanoseconds since the origin. */
  private volatile long begun = IDLE;

  Busy() {
    this(System::nanoTime);
  }

  Busy(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    this.origin = nanoClock.getAsLong();
  }

  /** A piece of work, which may wait. */
  @FunctionalInterface
  interface Work {
    void run() throws InterruptedException;
  }

  /** Does the work, and counts from its beginning to its end, however it ends. */
  void during(Work work) throws InterruptedException {
    begun = nanoClock.getAsLong() - origin;
    try {
      work.run();
    } finally {
      begun = IDLE;
    }
  }

  /** 0 when there is no work. */
  long millis() {
    long since = begun;
    return since == IDLE ? 0 : Duration.ofNanos(nanoClock.getAsLong() - origin - since).toMillis();
  }
}
