package io.rosetta.activities.pipeline;

import io.rosetta.workflows.StreamReport;
import io.rosetta.workflows.StreamRequest;
import java.util.function.Consumer;

/** Tells the pipeline's workflow how far the stream is. {@link #offer} is called by one thread. */
final class WorkflowReporter implements AutoCloseable {
  private final StreamRequest request;
  private final SignalSender<StreamReport> sender;
  private StreamReport sent;
  private long sentNanos;

  /**
   * For one attempt.
   *
   * @param workflow where reports go; blocks, and may throw
   */
  WorkflowReporter(Consumer<StreamReport> workflow, StreamRequest request) {
    this.request = request;
    sender = new SignalSender<>("stream-report-" + request.pipeline(), workflow);
  }

  /** Sends it when it is the first, when it says something new, or when a report is due. */
  void offer(StreamReport report) {
    if ((isNews(report) || isDue(report)) && sender.offer(report)) {
      sent = report;
      sentNanos = System.nanoTime();
    }
  }

  /** Sends the last report of this attempt. */
  void lastWords(StreamReport report) {
    sender.lastWords(report);
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

  @Override
  public void close() {
    sender.close();
  }
}
