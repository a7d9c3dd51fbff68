package io.rosetta.activities.pipeline;

import io.rosetta.workflows.StreamReport;
import io.rosetta.workflows.StreamRequest;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signals reports to the workflow, from a thread of its own: a slow server must not hold up the
 * heartbeats. At most one is under way; what comes meanwhile is dropped, since a newer one follows.
 * {@link #offer} is called by one thread.
 */
final class WorkflowReporter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkflowReporter.class);
  private static final long LAST_WORDS_SECONDS = 5;

  private final Consumer<StreamReport> workflow;
  private final StreamRequest request;
  private final ExecutorService sender;
  private final AtomicBoolean busy = new AtomicBoolean();
  private StreamReport sent;
  private long sentNanos;

  /**
   * For one attempt.
   *
   * @param workflow where reports go; blocks, and may throw
   */
  WorkflowReporter(Consumer<StreamReport> workflow, StreamRequest request) {
    this.workflow = workflow;
    this.request = request;
    sender =
        Executors.newSingleThreadExecutor(
            work -> DaemonThreads.named(work, "stream-report-" + request.pipeline()));
  }

  /** Sends it when it is the first, when it says something new, or when a report is due. */
  void offer(StreamReport report) {
    if ((isNews(report) || isDue(report)) && busy.compareAndSet(false, true)) {
      sent = report;
      sentNanos = System.nanoTime();
      sender.execute(() -> send(report));
    }
  }

  /** Sends the last report of this attempt. */
  void lastWords(StreamReport report) {
    sender.execute(() -> send(report));
  }

  private boolean isNews(StreamReport report) {
    return sent == null
        || !sent.phase().equals(report.phase())
        || !sent.tables().equals(report.tables());
  }

  private boolean isDue(StreamReport report) {
    return System.nanoTime() - sentNanos >= request.reportEvery().toNanos()
        && (!sent.position().equals(report.position())
            || sent.totals().rows() != report.totals().rows()
            || Double.compare(sent.lagSeconds(), report.lagSeconds()) != 0);
  }

  private void send(StreamReport report) {
    try {
      workflow.accept(report);
    } catch (RuntimeException e) {
      LOG.warn(
          "stream report not delivered pipeline={} lease={} cause=\"{}\"",
          request.pipeline(),
          request.number(),
          e.toString());
    } finally {
      busy.set(false);
    }
  }

  @Override
  public void close() {
    sender.shutdown();
    try {
      if (!sender.awaitTermination(LAST_WORDS_SECONDS, TimeUnit.SECONDS)) {
        sender.shutdownNow();
      }
    } catch (InterruptedException e) {
      sender.shutdownNow();
    }
  }
}
