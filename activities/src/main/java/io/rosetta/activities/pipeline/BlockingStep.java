package io.rosetta.activities.pipeline;

import io.rosetta.workflows.PipelineRef;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCanceledException;
import io.temporal.client.ActivityCompletionException;
import io.temporal.failure.TimeoutFailure;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A step that may take hours: a thread of its own sends heartbeats, whose details say how far it
 * is, and interrupts the step when it was cancelled or this worker stops.
 */
final class BlockingStep implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BlockingStep.class);
  private static final long BEAT_MILLIS = 1_000;

  private final ActivityExecutionContext context;
  private final Companion companion;
  private final InterruptOnce interrupt = new InterruptOnce(Thread.currentThread());
  private final Ticker beats;
  private volatile String waitsFor = "";
  private volatile ActivityCompletionException ended;

  /** What goes along with a step, on the thread of the heartbeats. */
  interface Companion {
    /** What the heartbeat says. */
    Object details();

    /** With each heartbeat. */
    default void beat() {}

    /** Whether the step has to be handed over to another worker. */
    default boolean isStopping() {
      return false;
    }

    /** Ends what an interrupt does not end; called again until the step is over. */
    default void cancel() {}
  }

  /** One that waits, and says what for. */
  BlockingStep(ActivityExecutionContext context, PipelineRef pipeline) {
    this.context = context;
    this.companion = () -> waitsFor;
    this.beats = start(pipeline.pipeline());
  }

  BlockingStep(ActivityExecutionContext context, String pipeline, Companion companion) {
    this.context = context;
    this.companion = companion;
    this.beats = start(pipeline);
  }

  /**
   * The first heartbeat is a blocking call to the server: it refuses a stale attempt, which a
   * worker that was frozen may have in its buffers.
   */
  private Ticker start(String pipeline) {
    context.heartbeat(companion.details());
    return new Ticker("step-heartbeat-" + pipeline, BEAT_MILLIS, this::beat);
  }

  void waitsFor(String what) {
    waitsFor = what;
  }

  <T> T run(Callable<T> step) {
    try {
      return step.call();
    } catch (InterruptedException e) {
      ActivityCompletionException why = ended;
      throw why == null || isLostContact(why) ? WorkerStopping.failure() : why;
    } catch (Exception e) {
      throw Activity.wrap(e);
    }
  }

  /** The server has not heard of us in time; nobody has cancelled anything. */
  private static boolean isLostContact(ActivityCompletionException why) {
    return why instanceof ActivityCanceledException && why.getCause() instanceof TimeoutFailure;
  }

  private void beat() {
    try {
      if (ended == null && !companion.isStopping()) {
        context.heartbeat(companion.details());
        companion.beat();
      } else {
        interrupt.interrupt();
        companion.cancel();
      }
    } catch (ActivityCompletionException e) {
      ended = e;
      interrupt.interrupt();
      companion.cancel();
    } catch (RuntimeException e) {
      // An exception here would silently end the heartbeats.
      LOG.error("a step's heartbeat failed", e);
    }
  }

  @Override
  public void close() {
    interrupt.close();
    beats.close();
  }
}
