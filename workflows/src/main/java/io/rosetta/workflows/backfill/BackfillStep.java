package io.rosetta.workflows.backfill;

/** What a running attempt does now. Part of the public surface: the status names them. */
public enum BackfillStep {
  /** Waits for the table's turn and for older writers, makes load tables. */
  BEGIN,
  /** Waits until the stream accepts the table. */
  AWAIT_STREAM,
  /** Writes the low mark and waits until every older transaction has ended. */
  MARK,
  /** Counts blocks and cuts them into chunks. */
  PLAN,
  /** Lanes read chunks. */
  COPY,
  /** Waits until the stream has passed the high mark. */
  CLOSE,
  /** Applies slices, then fetches pending values. */
  APPLY,
  /** Fetches pending values of a job that is given up or failed. */
  RESOLVE,
  /** Writes the job's end; a complete one fetches what has become pending meanwhile. */
  END
}
