package io.rosetta.activities.model;

/** What a delete at the source does in the target. */
public enum DeleteMode {
  /** The row goes. */
  HARD,
  /** The row stays with {@code _ROSETTA_DELETED} set. */
  SOFT
}
