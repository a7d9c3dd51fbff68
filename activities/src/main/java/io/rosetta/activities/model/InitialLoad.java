package io.rosetta.activities.model;

/** What a pipeline's first start does with rows that are there already. */
public enum InitialLoad {
  /** Copies them beside the stream. */
  BACKFILL,
  /** Leaves them out: the stream begins now. */
  NOW
}
