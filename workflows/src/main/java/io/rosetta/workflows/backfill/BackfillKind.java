package io.rosetta.workflows.backfill;

/** Why a table is copied. */
public enum BackfillKind {
  /** Rows that were there before the pipeline; the table is not complete until it ends. */
  INITIAL,
  /** All rows again, after a gap or on request; rows gone at the source are swept. */
  RESYNC,
  /** Only the rows of a filter; nothing is swept. */
  REFRESH;

  /** Whether rows that the backfill did not see are removed from the target. */
  public boolean sweeps() {
    return this != REFRESH;
  }
}
