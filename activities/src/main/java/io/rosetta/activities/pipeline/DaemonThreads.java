package io.rosetta.activities.pipeline;

/** Threads with a name that never keep the process alive. */
final class DaemonThreads {
  private DaemonThreads() {}

  static Thread named(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }
}
