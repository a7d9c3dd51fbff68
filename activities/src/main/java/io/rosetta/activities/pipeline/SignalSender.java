package io.rosetta.activities.pipeline;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signals to a workflow from a thread of its own: a slow server must not hold up the heartbeats. At
 * most one signal is under way; what comes meanwhile is dropped, since a newer one follows. Any
 * thread.
 */
final class SignalSender<T> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SignalSender.class);
  private static final long LAST_WORDS_SECONDS = 5;

  private final String name;
  private final Consumer<T> workflow;
  private final ExecutorService thread;
  private final AtomicBoolean busy = new AtomicBoolean();

  /**
   * For one activity's attempt.
   *
   * @param name of the thread
   * @param workflow where signals go; blocks, and may throw
   */
  SignalSender(String name, Consumer<T> workflow) {
    this.name = name;
    this.workflow = workflow;
    thread = Executors.newSingleThreadExecutor(work -> DaemonThreads.named(work, name));
  }

  /** Whether it is on its way; not while another one is. */
  boolean offer(T report) {
    boolean free = busy.compareAndSet(false, true);
    if (free) {
      thread.execute(() -> send(report));
    }
    return free;
  }

  /** Sends it whatever is under way; nothing is offered after it. */
  void lastWords(T report) {
    thread.execute(() -> send(report));
  }

  private void send(T report) {
    try {
      workflow.accept(report);
    } catch (RuntimeException e) {
      LOG.warn("report not delivered thread={} cause=\"{}\"", name, e.toString());
    } finally {
      busy.set(false);
    }
  }

  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(LAST_WORDS_SECONDS, TimeUnit.SECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      thread.shutdownNow();
    }
  }
}
