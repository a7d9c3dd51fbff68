package io.rosetta.demo.trial;

/** One thing that is done to a pipeline while it streams. */
interface Disturbance {
  /** What the command line and the report call it. */
  String name();

  /**
   * Does it. Returns with a worker running; the pipeline need not have recovered yet.
   *
   * @throws java.util.concurrent.TimeoutException when the pipeline did not come to the place where
   *     it is to be disturbed
   * @throws IllegalStateException when something is seen that must not be
   */
  void strike(Scene scene) throws Exception;

  /** Whether the environment has what it takes. */
  default boolean isPossible(Scene scene) {
    return true;
  }
}
