package io.rosetta.activities.pipeline;

import io.rosetta.activities.backfill.StepWatch;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.workflows.backfill.BackfillApplied;
import io.rosetta.workflows.backfill.BackfillBegun;
import io.rosetta.workflows.backfill.BackfillEnd;
import io.rosetta.workflows.backfill.BackfillOrder;
import io.rosetta.workflows.backfill.BackfillPlan;
import io.rosetta.workflows.backfill.BackfillRef;
import io.rosetta.workflows.backfill.BackfillView;
import io.rosetta.workflows.backfill.LaneProgress;
import io.rosetta.workflows.backfill.LaneRequest;
import io.rosetta.workflows.backfill.LaneResult;
import java.util.List;
import java.util.Optional;

/**
 * A pipeline's backfills as this process can work on them; see {@link
 * io.rosetta.workflows.backfill.BackfillActivities} for what each step is. Any thread. All methods
 * throw {@link RosettaException}; those that wait are ended by an interrupt.
 */
public interface Backfills {
  /** Jobs to run for a pipeline that starts, in the order in which to begin them. */
  List<BackfillView> fetchPending();

  /** Checks requests and writes them as jobs; all or none. */
  List<BackfillView> create(BackfillOrder order);

  /** The newest jobs, newest first. */
  List<BackfillView> list();

  BackfillBegun begin(BackfillRef ref, StepWatch watch) throws InterruptedException;

  void awaitStream(BackfillRef ref, StepWatch watch) throws InterruptedException;

  BackfillView mark(BackfillRef ref, StepWatch watch) throws InterruptedException;

  BackfillPlan plan(BackfillRef ref);

  BackfillView close(BackfillRef ref, StepWatch watch) throws InterruptedException;

  BackfillApplied apply(BackfillRef ref, StepWatch watch) throws InterruptedException;

  BackfillApplied resolvePending(BackfillRef ref, StepWatch watch) throws InterruptedException;

  BackfillView enter(BackfillEnd state);

  BackfillView end(BackfillEnd end, StepWatch watch) throws InterruptedException;

  /**
   * A lane's next attempt, not yet running.
   *
   * @param carried what the attempt before said last
   */
  Lane lane(LaneRequest request, Optional<LaneProgress> carried);

  /** One attempt at a lane; {@link #run} is its thread's, the others are any thread's. */
  interface Lane {
    LaneResult run() throws InterruptedException;

    LaneProgress progress();

    /** Whom it waits for; empty when it works. */
    String waitsFor();

    /** Ends a read that no interrupt ends; again and again until {@link #run} has returned. */
    void cancel();
  }
}
