package io.rosetta.activities.stream.session;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes heartbeats to the source, on a thread of its own: an idle table's slot moves on, and
 * anchors come into being.
 */
final class SourceBeat implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SourceBeat.class);

  /** So many in a row mean that the source cannot be written any more. */
  private static final int TOLERATED = 5;

  private final String pipeline;
  private final StreamSource source;
  private final ScheduledExecutorService thread;
  private final ScheduledFuture<?> beats;
  private final AtomicReference<RuntimeException> broken = new AtomicReference<>();
  private int failures;

  SourceBeat(StreamPlan plan, StreamSource source) {
    this.pipeline = plan.pipeline();
    this.source = source;
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread daemon = new Thread(work, "rosetta-heartbeat-" + plan.pipeline());
              daemon.setDaemon(true);
              return daemon;
            });
    long millis = plan.settings().heartbeatInterval().toMillis();
    beats = thread.scheduleWithFixedDelay(this::beat, 0, millis, TimeUnit.MILLISECONDS);
  }

  private void beat() {
    try {
      source.heartbeat();
      failures = 0;
    } catch (RuntimeException e) {
      failures++;
      log.warn("event=heartbeat_failed pipeline={} error=\"{}\"", pipeline, e.toString());
      if (failures >= TOLERATED) {
        broken.set(e);
      }
    }
  }

  void throwIfBroken() {
    RuntimeException failure = broken.get();
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public void close() {
    beats.cancel(true);
    thread.shutdownNow();
  }
}
