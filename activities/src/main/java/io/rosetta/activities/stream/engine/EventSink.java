package io.rosetta.activities.stream.engine;

import java.util.List;

/** Takes what the engine reads, on the engine's one polling thread. */
@FunctionalInterface
public interface EventSink {
  /**
   * Takes what came since the last call, which may be nothing. May block: the server is kept alive
   * meanwhile. An exception ends the engine.
   *
   * @throws InterruptedException when the engine is being closed
   */
  void accept(List<StreamEvent> events) throws InterruptedException;
}
