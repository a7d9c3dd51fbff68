package io.rosetta.activities.pipeline;

import io.rosetta.activities.model.StreamProgress;
import io.rosetta.activities.model.StreamRun;
import io.rosetta.activities.model.StreamTarget;
import java.util.concurrent.atomic.AtomicReference;

/** A run that can be asked for while it lasts, and closes its target when it is over. */
final class TargetClosing implements StreamRun {
  private final StreamRun run;
  private final StreamTarget target;
  private final AtomicReference<StreamRun> running;

  /**
   * @param running holds the pipeline's latest run from its begin to its end
   */
  TargetClosing(StreamRun run, StreamTarget target, AtomicReference<StreamRun> running) {
    this.run = run;
    this.target = target;
    this.running = running;
  }

  @Override
  public void run() throws InterruptedException {
    running.set(this);
    try (target) {
      run.run();
    } finally {
      running.compareAndSet(this, null);
    }
  }

  @Override
  public void drain() {
    run.drain();
  }

  @Override
  public StreamProgress progress() {
    return run.progress();
  }

  @Override
  public long pulse() {
    return run.pulse();
  }
}
