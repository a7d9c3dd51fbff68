package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.RosettaException;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A transaction that is begun again on a new session where its connection was lost, at COMMIT too.
 * By then the lost one has ended, so the work can read what became of it. One thread at a time.
 */
final class RetriedTransaction {
  private static final Logger LOG = LoggerFactory.getLogger(RetriedTransaction.class);
  private static final int TRIES = 3;

  /** One try, which commits or rolls back itself; whatever it throws rolls it back. */
  @FunctionalInterface
  interface Try<T> {
    /**
     * @param tried how many tries this is, counted from 1
     */
    T run(SnowflakeSession session, int tried) throws SQLException;
  }

  private final String pipeline;
  private final LoaderSession sessions;

  RetriedTransaction(String pipeline, LoaderSession sessions) {
    this.pipeline = pipeline;
    this.sessions = sessions;
  }

  /**
   * Runs the work until it is done or fails for another reason than a lost connection.
   *
   * @param doing for messages
   * @throws SQLException what the last try failed with
   */
  <T> T run(String doing, Try<T> work) throws SQLException {
    for (int tried = 1; ; tried++) {
      SnowflakeSession session = null;
      try {
        session = sessions.get();
        return work.run(session, tried);
      } catch (SQLException e) {
        rollback(session);
        boolean again = session == null || session.isLost();
        if (!again || tried == TRIES) {
          throw e;
        }
        LOG.warn(
            "event=target_connection_lost pipeline={} doing=\"{}\" try={} message=\"{}\"",
            pipeline,
            doing,
            tried,
            SnowflakeErrors.detail(e));
      } catch (RosettaException e) {
        rollback(session);
        throw e;
      }
    }
  }

  private static void rollback(SnowflakeSession session) {
    if (session != null) {
      session.rollback();
    }
  }
}
