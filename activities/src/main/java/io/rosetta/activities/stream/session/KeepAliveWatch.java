package io.rosetta.activities.stream.session;

import io.rosetta.activities.model.RosettaException;
import io.rosetta.workflows.RosettaError;
import java.util.Map;

/**
 * Looks whether the engine's keep-alive still works. Its task returns silently when it meets an
 * error, and then the server ends the connection as soon as the reader is held back. The thread
 * lives on, waiting for work: that is how it is seen.
 */
final class KeepAliveWatch {
  private final String pipeline;
  private final String threadPart;

  /**
   * Watches one engine.
   *
   * @param threadPart what the names of this engine's threads hold
   */
  KeepAliveWatch(String pipeline, String threadPart) {
    this.pipeline = pipeline;
    this.threadPart = threadPart;
  }

  /**
   * Looks once.
   *
   * @throws RosettaException STREAM_FAILED when it has ended
   */
  void look() {
    for (Map.Entry<Thread, StackTraceElement[]> entry : Thread.getAllStackTraces().entrySet()) {
      String name = entry.getKey().getName();
      if (name.contains(threadPart + "-keep-alive") && isOutOfWork(entry.getValue())) {
        throw new RosettaException(
            RosettaError.STREAM_FAILED,
            "pipeline "
                + pipeline
                + ": the engine's keep-alive has ended, see the log before this");
      }
    }
  }

  private static boolean isOutOfWork(StackTraceElement[] stack) {
    for (StackTraceElement frame : stack) {
      if (frame.getMethodName().equals("getTask")) {
        return true;
      }
    }
    return false;
  }
}
