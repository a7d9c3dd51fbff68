package io.rosetta.benchmarks.reader;

/** Reads a log from a slot. Used by one thread. */
@FunctionalInterface
interface LogReader {
  /**
   * Reads all of it and closes its connections.
   *
   * @param done to be called at once when the last row was read, or is visible in the target; any
   *     thread
   * @throws Exception when it did not get there
   */
  void read(ReadTask task, Runnable done) throws Exception;
}
