package io.rosetta.activities.pipeline;

import io.rosetta.workflows.PipelineRef;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCompletionException;
import java.util.concurrent.Callable;

/**
 * A step that may wait for hours: a thread of its own sends heartbeats, whose details say what it
 * waits for, and interrupts the step when it was cancelled.
 */
final class BlockingStep implements AutoCloseable {
  private static final long BEAT_MILLIS = 1_000;

  private final ActivityExecutionContext context;
  private final Ticker beats;
  private final InterruptOnce interrupt = new InterruptOnce(Thread.currentThread());
  private volatile String waitsFor = "";
  private volatile ActivityCompletionException ended;

  BlockingStep(ActivityExecutionContext context, PipelineRef pipeline) {
    this.context = context;
    context.heartbeat(waitsFor);
    beats = new Ticker("step-heartbeat-" + pipeline.pipeline(), BEAT_MILLIS, this::beat);
  }

  void waitsFor(String what) {
    waitsFor = what;
  }

  <T> T run(Callable<T> step) {
    try {
      return step.call();
    } catch (InterruptedException e) {
      ActivityCompletionException why = ended;
      throw why == null ? WorkerStopping.failure() : why;
    } catch (Exception e) {
      throw Activity.wrap(e);
    }
  }

  private void beat() {
    try {
      context.heartbeat(waitsFor);
    } catch (ActivityCompletionException e) {
      ended = e;
      interrupt.interrupt();
    }
  }

  @Override
  public void close() {
    interrupt.close();
    beats.close();
  }
}
