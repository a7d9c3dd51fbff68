package io.rosetta.activities.snowflake;

import java.sql.SQLException;
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
    /** For backfills, which live through take-overs and the forgetting that comes with them. */
    BEFORE_EACH_USE
  }

  private final DestinationSettings settings;
  private final SessionParameters parameters;
  private final StateStatements statements;
  private final Recording recording;
  private final StatementPulse pulse;
  private SnowflakeSession session;
  private boolean closed;

  /** The session before this one, whose transaction may still be open. */
  private String lastId = "";

  LoaderSession(
      DestinationSettings settings,
      String pipeline,
      StateStatements statements,
      Recording recording) {
    this(settings, pipeline, statements, recording, new StatementPulse());
  }

  LoaderSession(
      DestinationSettings settings,
      String pipeline,
      StateStatements statements,
      Recording recording,
      StatementPulse pulse) {
    this.settings = settings;
    this.parameters = SessionParameters.loader(pipeline);
    this.statements = statements;
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
    } else if (recording == Recording.BEFORE_EACH_USE) {
      record(session);
    }
    return session;
  }

  private SnowflakeSession open() throws SQLException {
    SnowflakeSession opened = SnowflakeSession.open(settings, parameters, pulse);
    try {
      String id = opened.query(statements.currentSession(), row -> row.getString(1)).get(0);
      if (recording == Recording.NEVER) {
        opened.rollback();
      } else {
        record(opened);
      }
      if (!lastId.isEmpty()) {
        new OpenTransactions(statements).end(opened, Set.of(lastId));
      }
      lastId = id;
      return opened;
    } catch (SQLException e) {
      opened.close();
      throw e;
    }
  }

  private void record(SnowflakeSession open) throws SQLException {
    open.update(statements.recordSession());
    open.commit();
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
