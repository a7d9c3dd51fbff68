package io.rosetta.activities.pipeline;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does something again and again on a daemon thread of its own, until it is closed. */
final class Ticker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Ticker.class);
  private static final long END_SECONDS = 5;

  private final String name;
  private final ScheduledExecutorService executor;
  private final ScheduledFuture<?> work;

  /**
   * Begins at once.
   *
   * @param name of the thread
   * @param task must not throw: that would silently end it
   */
  Ticker(String name, long everyMillis, Runnable task) {
    this(Duration.ZERO, name, everyMillis, task);
  }

  private Ticker(Duration delay, String name, long everyMillis, Runnable task) {
    this.name = name;
    executor = Executors.newSingleThreadScheduledExecutor(run -> DaemonThreads.named(run, name));
    work =
        executor.scheduleWithFixedDelay(task, delay.toMillis(), everyMillis, TimeUnit.MILLISECONDS);
  }

  /** One that begins after a while. */
  static Ticker after(Duration delay, String name, long everyMillis, Runnable task) {
    return new Ticker(delay, name, everyMillis, task);
  }

  /** Returns when the task does not run any more, or hangs. */
  @Override
  public void close() {
    work.cancel(true);
    executor.shutdownNow();
    try {
      if (!executor.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("thread={} is still in a call to the server", name);
      }
    } catch (InterruptedException e) {
      // A flag left on an activity's thread would cancel the call that reports its result.
      LOG.debug("interrupted while thread={} ended", name);
    }
  }
}
