package io.rosetta.workflows;

/**
 * The task queues that Rosetta's workers poll. Part of the public surface: start commands name
 * them.
 */
public final class TaskQueues {
  /** Workflows and short activities. */
  public static final String CONTROL = "rosetta";

  /** One slot per concurrent stream, so that a short activity never waits behind a stream. */
  public static final String STREAM = "rosetta-stream";

  /** Lanes of backfills: chunks are read and staged here, on any worker. */
  public static final String BACKFILL = "rosetta-backfill";

  /**
   * Steps of backfills that wait, for their table's turn, for transactions or for the stream: for
   * days where nobody starts the pipeline. What they wait for never queues behind them.
   */
  public static final String BACKFILL_STEPS = "rosetta-backfill-steps";

  private TaskQueues() {}
}
