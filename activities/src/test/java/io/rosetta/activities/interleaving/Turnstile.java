package io.rosetta.activities.interleaving;

import java.util.concurrent.TimeUnit;

/** Holds other threads until the test lets them through, one each time. Any thread. */
final class Turnstile {
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(2);

  private int waiting;
  private int permits;
  private boolean open;

  /** Called by whoever is held. */
  synchronized void pass() throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    waiting++;
    notifyAll();
    try {
      while (!open && permits == 0) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
          throw new IllegalStateException("nobody was let through");
        }
        wait(left);
      }
      permits = Math.max(0, permits - 1);
    } finally {
      waiting--;
    }
  }

  /** {@link #pass} for a thread that is not interrupted by anybody. */
  void passUninterrupted() {
    try {
      pass();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Lets those through that wait now. */
  synchronized void letThrough() {
    permits = waiting;
    notifyAll();
  }

  synchronized boolean isWaitedAt() {
    return waiting > permits;
  }

  synchronized void open() {
    open = true;
    notifyAll();
  }

  synchronized void shut() {
    open = false;
    permits = 0;
  }
}
