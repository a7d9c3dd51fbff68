package io.rosetta.activities.pipeline;

import io.rosetta.activities.model.StreamProgress;
import io.rosetta.activities.model.StreamRun;
import io.rosetta.activities.model.StreamTarget;

/** A run that closes its target when it is over. */
final class TargetClosing implements StreamRun {
  private final StreamRun run;
  private final StreamTarget target;

  TargetClosing(StreamRun run, StreamTarget target) {
    this.run = run;
    this.target = target;
  }

  @Override
  public void run() throws InterruptedException {
    try (target) {
      run.run();
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
