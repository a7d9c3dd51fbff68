package io.rosetta.activities.interleaving;

import io.rosetta.activities.backfill.StepWatch;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.pipeline.Backfills;
import io.rosetta.workflows.RosettaError;
import io.rosetta.workflows.backfill.BackfillBegun;
import io.rosetta.workflows.backfill.BackfillEnd;
import io.rosetta.workflows.backfill.BackfillOrder;
import io.rosetta.workflows.backfill.BackfillRef;
import io.rosetta.workflows.backfill.BackfillRequest;
import io.rosetta.workflows.backfill.BackfillState;
import io.rosetta.workflows.backfill.LaneRequest;
import java.util.List;
import java.util.Optional;

/**
 * Runs one job in the steps of the workflow on a thread of its own, and stops before each one until
 * it is let on. It is let on, ended and begun again by the test's thread.
 */
final class BackfillDriver {
  private final Backfills backfills;
  private final BackfillRef job;
  private final Turnstile steps;
  private volatile String waitsFor = "";
  private volatile Backfills.Lane lane;
  private volatile boolean ending;
  private volatile boolean done;
  private volatile Throwable failure;
  private Thread thread;

  BackfillDriver(Backfills backfills, String pipeline, String table, String id, Turnstile steps) {
    this.backfills = backfills;
    this.job = new BackfillRef(pipeline, id, 0);
    this.steps = steps;
    backfills.create(
        new BackfillOrder(pipeline, List.of(new BackfillRequest(id, table, null, List.of()))));
  }

  /** A worker takes the job up. */
  void start() {
    ending = false;
    thread = new Thread(this::run, "backfill-" + job.job());
    thread.start();
  }

  /** The worker ends; what it has sent is still done. */
  void crash() {
    ending = true;
    thread.interrupt();
    try {
      while (thread.isAlive()) {
        // No interrupt ends a statement that is held, nor a read that waits for the source.
        steps.letThrough();
        Backfills.Lane reading = lane;
        if (reading != null) {
          reading.cancel();
        }
        thread.join(20);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    requireSound();
  }

  /** Fails with what the job failed with. */
  void requireSound() {
    if (failure != null) {
      throw new IllegalStateException("the backfill failed", failure);
    }
  }

  boolean isDone() {
    return done;
  }

  boolean hasEnded() {
    return !thread.isAlive();
  }

  /** Whether it does nothing by itself: it is held, waits for somebody, or has ended. */
  boolean isAtRest() {
    Backfills.Lane reading = lane;
    return steps.isWaitedAt()
        || !waitsFor.isEmpty()
        || (reading != null && !reading.waitsFor().isEmpty())
        || !thread.isAlive();
  }

  private void run() {
    try {
      while (!done && !ending) {
        try {
          runAttempt();
          done = true;
        } catch (RosettaException e) {
          if (e.error() != RosettaError.BACKFILL_VOID && !e.error().retryable()) {
            throw e;
          }
        }
      }
    } catch (InterruptedException e) {
      requireEnding();
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  private void requireEnding() {
    if (!ending) {
      failure = new IllegalStateException("interrupted by somebody else");
    }
  }

  private void runAttempt() throws InterruptedException {
    pass();
    BackfillBegun begun = backfills.begin(job, watch());
    BackfillRef ref = job.at(begun.attempt());
    if (!begun.slicing()) {
      pass();
      backfills.awaitStream(ref, watch());
      pass();
      backfills.mark(ref, watch());
      pass();
      backfills.plan(ref);
      copy(ref);
      pass();
      backfills.close(ref, watch());
    }
    pass();
    backfills.apply(ref, watch());
    pass();
    backfills.end(new BackfillEnd(ref, BackfillState.COMPLETED, ""), watch());
  }

  private void pass() throws InterruptedException {
    waitsFor = "";
    steps.pass();
  }

  private void copy(BackfillRef ref) throws InterruptedException {
    pass();
    try {
      lane = backfills.lane(new LaneRequest(ref, 0, 1), Optional.empty());
      lane.run();
    } finally {
      lane = null;
    }
  }

  private StepWatch watch() {
    return new StepWatch() {
      @Override
      public void waitsFor(String what) {
        waitsFor = what;
      }

      @Override
      public void slices(int all, int sliced) {}
    };
  }
}
