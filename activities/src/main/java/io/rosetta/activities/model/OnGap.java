package io.rosetta.activities.model;

/** What happens when changes of the source can no longer be had, or may have been missed. */
public enum OnGap {
  /** All tables are copied again, and stay queryable meanwhile. */
  RESYNC,
  /** The pipeline stops and says so. */
  FAIL,
  /** It goes on from now; the gap is recorded, and what was missed stays missing. */
  CONTINUE
}
