package io.rosetta.workflows.backfill;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Reads chunks on the task queue {@code rosetta-backfill}, on any worker. */
@ActivityInterface
public interface BackfillLaneActivity {
  /** Copies the lane's chunks that the ledger lacks; heartbeats {@link LaneProgress}. */
  @ActivityMethod(name = "CopyChunks")
  LaneResult copy(LaneRequest request);
}
