package io.rosetta.activities.snowflake;

import java.util.concurrent.locks.ReentrantLock;

/**
 * The pipeline's lock for the backfills of this process: one session, and one transaction at a
 * time, so that a process is never more than one of the waiters of which Snowflake allows 20 a
 * table. Any thread.
 */
final class BackfillLock implements AutoCloseable {
  private final ReentrantLock mutex = new ReentrantLock(true);
  private final LoaderSession sessions;
  private final LockedTransaction locked;

  BackfillLock(DestinationSettings settings, String pipeline, StateStore store) {
    this.sessions =
        new LoaderSession(settings, pipeline, store, LoaderSession.Recording.WHILE_IN_USE);
    this.locked = new LockedTransaction(pipeline, sessions, store);
  }

  /** See {@link LockedTransaction#call}. */
  <T> T call(String doing, LockedTransaction.Repeatable<T> work) {
    mutex.lock();
    try {
      return locked.call(doing, work);
    } finally {
      mutex.unlock();
    }
  }

  @Override
  public void close() {
    mutex.lock();
    try {
      sessions.close();
    } finally {
      mutex.unlock();
    }
  }
}
