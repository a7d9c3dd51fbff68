package io.rosetta.activities.snowflake;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;

/**
 * A few standalone sessions, opened when needed, for work beside the loader's transaction. A caller
 * beyond the bound waits. Any thread.
 */
final class SessionPool implements AutoCloseable {
  private final DestinationSettings settings;
  private final SessionParameters parameters;
  private final Runnable whenLost;
  private final StatementPulse pulse;
  private final Semaphore permits;
  private final Deque<SnowflakeSession> idle = new ArrayDeque<>();
  private boolean closed;

  /** For one pipeline, where nobody asks whether statements move. */
  SessionPool(
      DestinationSettings settings, SessionParameters parameters, int most, Runnable whenLost) {
    this(settings, parameters, most, whenLost, new StatementPulse());
  }

  /**
   * For one pipeline.
   *
   * @param whenLost told of each session that is thrown away after a network error
   */
  SessionPool(
      DestinationSettings settings,
      SessionParameters parameters,
      int most,
      Runnable whenLost,
      StatementPulse pulse) {
    this.settings = settings;
    this.parameters = parameters;
    this.whenLost = whenLost;
    this.pulse = pulse;
    this.permits = new Semaphore(most);
  }

  /** Lends a session; give it back with {@link #giveBack}, whatever happened. */
  SnowflakeSession borrow() {
    permits.acquireUninterruptibly();
    try {
      synchronized (this) {
        SnowflakeSession session = idle.pollLast();
        if (session != null) {
          return session;
        }
      }
      return SnowflakeSession.open(settings, parameters, pulse);
    } catch (RuntimeException e) {
      permits.release();
      throw e;
    }
  }

  void giveBack(SnowflakeSession session) {
    boolean keep = false;
    synchronized (this) {
      if (!closed && !session.isLost()) {
        idle.addLast(session);
        keep = true;
      }
    }
    if (!keep) {
      session.close();
    }
    permits.release();
    if (session.isLost()) {
      whenLost.run();
    }
  }

  @Override
  public void close() {
    Deque<SnowflakeSession> toClose;
    synchronized (this) {
      closed = true;
      toClose = new ArrayDeque<>(idle);
      idle.clear();
    }
    toClose.forEach(SnowflakeSession::close);
  }
}
