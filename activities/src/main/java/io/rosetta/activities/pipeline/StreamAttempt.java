package io.rosetta.activities.pipeline;

import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.StreamRun;
import io.rosetta.workflows.RosettaError;
import io.rosetta.workflows.StreamReport;
import io.rosetta.workflows.StreamResult;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCanceledException;
import io.temporal.client.ActivityCompletionException;
import io.temporal.client.ActivityPausedException;
import io.temporal.client.ActivityResetException;
import io.temporal.client.ActivityWorkerShutdownException;
import io.temporal.failure.TimeoutFailure;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt at streaming, between Temporal and the library. The activity's thread runs the
 * stream; a timer's thread, here called the watch, sends heartbeats as long as the stream moves and
 * decides when it has to end. Whatever the reason, a stream that is asked to end drains: it ends
 * between two batches. Only one that the server has given away, or that hangs, is interrupted.
 */
final class StreamAttempt {
  private static final Logger LOG = LoggerFactory.getLogger(StreamAttempt.class);
  private static final long WATCH_MILLIS = 250;

  /**
   * How long a stream may show no sign of life. A statement that runs in the target is one; a hung
   * engine is found after this, and not looked upon as alive for ever.
   */
  static final Duration STALL_LIMIT = Duration.ofMinutes(5);

  /** Why the attempt ends. */
  private sealed interface Ending {
    /** The lease is over. */
    record LeaseOver() implements Ending {}

    /** This worker stops. */
    record Stopping() implements Ending {}

    /** The server wants it to end: cancelled, paused, reset. */
    record Recalled(ActivityCompletionException why) implements Ending {}

    /** The server has given the activity to somebody else, or nothing moves any more. */
    record Lost(String why) implements Ending {}
  }

  private final ActivityExecutionContext context;
  private final StreamRun run;
  private final StreamReports reports;
  private final WorkflowReporter reporter;
  private final WorkerStopping stopping;
  private final InterruptOnce interrupt = new InterruptOnce(Thread.currentThread());
  private final AtomicReference<Ending> ending = new AtomicReference<>();
  private Duration stallLimit = STALL_LIMIT;
  private long deadlineNanos;
  private long lastPulse = -1;
  private long lastPulseNanos;

  StreamAttempt(
      ActivityExecutionContext context,
      StreamRun run,
      StreamReports reports,
      WorkflowReporter reporter,
      WorkerStopping stopping) {
    this.context = context;
    this.run = run;
    this.reports = reports;
    this.reporter = reporter;
    this.stopping = stopping;
  }

  /**
   * Called once, by the activity's thread.
   *
   * @param stall see {@link #STALL_LIMIT}
   */
  StreamResult run(Duration lease, Duration stall) {
    stallLimit = stall;
    lastPulseNanos = System.nanoTime();
    deadlineNanos = lastPulseNanos + lease.toNanos();
    Ticker watch = new Ticker("stream-watch-" + reports.pipeline(), WATCH_MILLIS, this::look);
    RuntimeException failure = null;
    try {
      run.run();
    } catch (InterruptedException e) {
      ending.compareAndSet(null, new Ending.Stopping());
    } catch (RuntimeException e) {
      failure = e;
    } finally {
      interrupt.close();
      watch.close();
    }
    return outcome(failure);
  }

  private StreamResult outcome(RuntimeException failure) {
    StreamReport last = reports.of(run.progress());
    Ending why = ending.get();
    if (failure != null && why != null) {
      LOG.warn("stream failed while it ended why={} error=\"{}\"", why, failure.toString());
    }
    if (why instanceof Ending.LeaseOver && failure == null) {
      return new StreamResult(last);
    }
    if (why instanceof Ending.Stopping) {
      reporter.offer(last);
      throw WorkerStopping.failure();
    }
    if (why instanceof Ending.Recalled recalled) {
      reporter.offer(last);
      throw recalled.why();
    }
    if (why instanceof Ending.Lost lost) {
      throw new RosettaException(RosettaError.STREAM_FAILED, lost.why());
    }
    throw sayAndReturn(
        failure == null
            ? new RosettaException(
                RosettaError.STREAM_FAILED, "The stream ended without having been asked to.")
            : failure);
  }

  private RuntimeException sayAndReturn(RuntimeException failure) {
    RosettaError error =
        failure instanceof RosettaException known ? known.error() : RosettaError.INTERNAL;
    reporter.lastWords(
        reports.of(
            run.progress(), reports.problem(error.name(), failure.getMessage(), error.action())));
    return failure;
  }

  /** The watch's only task. An exception here would silently end the heartbeats. */
  private void look() {
    try {
      StreamReport report = reports.of(run.progress());
      if (isAlive()) {
        beat(report);
      }
      if (ending.get() == null) {
        reporter.offer(report);
        endIfDue();
      }
    } catch (RuntimeException e) {
      LOG.error("stream watch failed", e);
    }
  }

  private void endIfDue() {
    if (stopping.asked()) {
      drain(new Ending.Stopping());
    } else if (System.nanoTime() - deadlineNanos >= 0) {
      drain(new Ending.LeaseOver());
    }
  }

  private boolean isAlive() {
    long pulse = run.pulse();
    long now = System.nanoTime();
    if (pulse != lastPulse) {
      lastPulse = pulse;
      lastPulseNanos = now;
    }
    if (now - lastPulseNanos < stallLimit.toNanos()) {
      return true;
    }
    abandon("The stream has not moved for " + stallLimit + "; it is started again.");
    return false;
  }

  private void beat(StreamReport report) {
    try {
      context.heartbeat(report);
    } catch (ActivityCanceledException e) {
      if (e.getCause() instanceof TimeoutFailure) {
        abandon("No heartbeat reached the Temporal server in time; the stream is started again.");
      } else {
        drain(new Ending.Recalled(e));
      }
    } catch (ActivityPausedException | ActivityResetException e) {
      drain(new Ending.Recalled(e));
    } catch (ActivityWorkerShutdownException e) {
      drain(new Ending.Stopping());
    } catch (ActivityCompletionException e) {
      abandon("The Temporal server has ended this attempt: " + e.getMessage());
    }
  }

  private void drain(Ending why) {
    if (ending.compareAndSet(null, why)) {
      LOG.info("stream drains why={}", why);
      run.drain();
    }
  }

  private void abandon(String why) {
    Ending before = ending.getAndSet(new Ending.Lost(why));
    if (!(before instanceof Ending.Lost)) {
      LOG.warn("stream is interrupted why=\"{}\"", why);
      interrupt.interrupt();
    }
  }
}
