package io.rosetta.workflows.offset;

/** What is done with a stored position. Part of the public surface: results and metrics name it. */
public enum OffsetDecision {
  /** Nothing is stored and there is no slot: the pipeline starts. */
  FRESH_START,
  /** Nothing is stored and the slot is ours: the pipeline starts at what it has confirmed. */
  TAKE_OVER_SLOT,
  /** The stream goes on from the stored position. */
  RESUME,
  /** The position is given up: a new generation begins and every table is copied again. */
  RESYNC,
  /** The position is given up: a new generation begins from now; what was missed stays missing. */
  CONTINUE;

  /** Whether a new generation begins. */
  public boolean givesUpThePosition() {
    return this == RESYNC || this == CONTINUE;
  }
}
