package io.rosetta.activities.pipeline;

/**
 * Interrupts a thread at most once, and never after it went on to other work: a flag left on the
 * activity's thread would cancel the call that reports its result.
 */
final class InterruptOnce implements AutoCloseable {
  private final Thread thread;
  private boolean done;

  InterruptOnce(Thread thread) {
    this.thread = thread;
  }

  synchronized void interrupt() {
    if (!done) {
      done = true;
      thread.interrupt();
    }
  }

  /** Called by the thread itself when the work is over; clears a flag that nobody consumed. */
  @Override
  public synchronized void close() {
    done = true;
    if (Thread.currentThread() == thread) {
      Thread.interrupted();
    }
  }
}
