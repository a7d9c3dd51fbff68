package io.rosetta.workflows;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** The change stream of one pipeline, for the length of a lease. */
@ActivityInterface
public interface StreamActivity {
  /**
   * Streams until the lease is over, it is cancelled or the worker shuts down; in each case it ends
   * between two batches, with the slot free.
   */
  @ActivityMethod(name = "Stream")
  StreamResult stream(StreamRequest request);
}
