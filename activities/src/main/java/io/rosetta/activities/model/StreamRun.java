package io.rosetta.activities.model;

/** One attempt at streaming a pipeline. */
public interface StreamRun {
  /**
   * Streams until {@link #drain} was asked for and the batch in flight is committed. Called once;
   * blocks.
   *
   * @throws RosettaException when the attempt cannot go on; the engine is closed and the slot is
   *     free when it returns, however it returns
   * @throws InterruptedException when interrupted; the same holds
   */
  void run() throws InterruptedException;

  /** Asks for an end at the next batch boundary. Any thread. */
  void drain();

  /** Any thread; never blocks. */
  StreamProgress progress();

  /**
   * A counter that moves as long as the attempt is alive (records read, polls, loader steps): what
   * heartbeats are gated on. Any thread.
   */
  long pulse();
}
