package io.rosetta.activities.snowflake;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * The session of one thread's transactions, opened again when it was lost; then the transaction
 * that it had is ended first, so that its outcome is decided. One thread at a time; any may close.
 */
final class LoaderSession implements AutoCloseable {
  /**
   * When the session is recorded outside of the lock, so that a new streaming attempt can end a
   * transaction that a frozen worker left open under the lock.
   */
  enum Recording {
    /** For transactions that never take the lock. */
    NEVER,
    /** For the streaming attempt: once another has taken over, it is fenced out anyway. */
    AT_OPENING,
    /**
     * For backfills, which live through take-overs and the forgetting that comes with them: again
     * when the last record might be forgotten before a transaction that begins now has ended.
     */
    WHILE_IN_USE
  }

  /** Well below the hour after which {@link StateStatements#forgetOtherSessions} forgets. */
  private static final Duration FRESH = Duration.ofMinutes(10);

  private final DestinationSettings settings;
  private final SessionParameters parameters;
  private final StateStore states;
  private final Recording recording;
  private final StatementPulse pulse;
  private SnowflakeSession session;
  private boolean closed;
  private Instant recordedAt = Instant.EPOCH;

  /** The session before this one, whose transaction may still be open. */
  private String lastId = "";

  LoaderSession(
      DestinationSettings settings, String pipeline, StateStore states, Recording recording) {
    this(settings, pipeline, states, recording, new StatementPulse());
  }

  LoaderSession(
      DestinationSettings settings,
      String pipeline,
      StateStore states,
      Recording recording,
      StatementPulse pulse) {
    this.settings = settings;
    this.parameters = SessionParameters.loader(pipeline);
    this.states = states;
    this.recording = recording;
    this.pulse = pulse;
  }

  /**
   * The session, with no transaction open.
   *
   * @throws IllegalStateException when this is closed: whoever is still at work must not open
   *     another session, which nobody would close
   */
  synchronized SnowflakeSession get() throws SQLException {
    if (closed) {
      throw new IllegalStateException("the sessions of this attempt are closed");
    }
    if (session != null && session.isLost()) {
      session.close();
      session = null;
    }
    if (session == null) {
      session = open();
    } else if (recording == Recording.WHILE_IN_USE && isOld()) {
      record(session);
    }
    return session;
  }

  private SnowflakeSession open() throws SQLException {
    SnowflakeSession opened = SnowflakeSession.open(settings, parameters, pulse);
    try {
      String id =
          opened.query(states.statements().currentSession(), row -> row.getString(1)).get(0);
      if (recording == Recording.NEVER) {
        opened.rollback();
      } else {
        record(opened);
      }
      if (!lastId.isEmpty()) {
        new OpenTransactions(states.statements()).end(opened, Set.of(lastId));
      }
      lastId = id;
      return opened;
    } catch (SQLException e) {
      opened.close();
      throw e;
    }
  }

  private void record(SnowflakeSession open) throws SQLException {
    Instant now = states.now();
    open.update(states.statements().recordSession());
    open.commit();
    recordedAt = now;
  }

  /** Also after a clock was set back. */
  private boolean isOld() {
    return Duration.between(recordedAt, states.now()).abs().compareTo(FRESH) >= 0;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (session != null) {
      session.close();
      session = null;
    }
  }
}
