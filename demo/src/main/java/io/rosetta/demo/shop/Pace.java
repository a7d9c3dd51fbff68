package io.rosetta.demo.shop;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Lets changes pass at a steady rate, shared by all writers. Safe for concurrent use. */
final class Pace {
  private final double nanosPerChange;
  private long nextNanos = System.nanoTime();

  /** Makes a pace of so many changes a second; 0 never waits. */
  Pace(int perSecond) {
    nanosPerChange = perSecond == 0 ? 0 : (double) TimeUnit.SECONDS.toNanos(1) / perSecond;
  }

  /** Waits until so many more changes may be made; returns early when interrupted. */
  void pass(int changes) {
    if (nanosPerChange == 0) {
      return;
    }
    long waitNanos = reserve(changes);
    long end = System.nanoTime() + waitNanos;
    while (System.nanoTime() < end && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }

  private synchronized long reserve(int changes) {
    long now = System.nanoTime();
    // Time that nobody used is lost: a stall is not followed by a burst of more than 100 ms.
    nextNanos = Math.max(nextNanos, now - TimeUnit.MILLISECONDS.toNanos(100));
    long wait = Math.max(0, nextNanos - now);
    nextNanos += (long) (nanosPerChange * changes);
    return wait;
  }
}
