package io.rosetta.activities.model;

/** How changes reach the target table. */
public enum WriteMode {
  /** By key: the target equals the source. */
  MERGE,
  /** Every change is a row; for tables without a key. */
  APPEND
}
