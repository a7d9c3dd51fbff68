package io.rosetta.workflows.backfill;

/** Where a job is. Part of the public surface: the job table, searches and alerts name them. */
public enum BackfillState {
  /** Created; waits for its turn, since a table has one active job at a time. */
  PENDING,
  /** Prepared; the stream has not yet acknowledged the table, or does not pass the high mark. */
  WAITING_FOR_STREAM,
  /** Chunks are read, or slices are applied. */
  EXECUTING,
  /** Somebody paused it; resume goes on where it was. */
  PAUSED,
  COMPLETED,
  /** Gave up; the reason says why, and retry begins a new attempt. */
  FAILED,
  CANCELLED;

  /** Whether nothing will happen any more unless somebody asks for it. */
  public boolean isEnded() {
    return this == COMPLETED || this == FAILED || this == CANCELLED;
  }
}
