package io.rosetta.activities.backfill;

/** Is told how far a step is, on the step's thread. */
public interface StepWatch {
  /** Whom or what the step waits for, with each look; empty when it goes on. */
  void waitsFor(String what);

  /** So many slices are applied. */
  void slices(int all, int done);
}
