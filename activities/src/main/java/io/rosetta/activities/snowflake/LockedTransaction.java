package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.RosettaException;
import io.rosetta.workflows.RosettaError;
import java.sql.SQLException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A transaction under the pipeline's lock. Where the connection is lost, at COMMIT too, a new
 * session takes the lock, which it gets only when the old transaction has ended, and then reads
 * whether the work was done: so the outcome is never guessed and nothing is done twice. One thread
 * at a time.
 */
final class LockedTransaction {
  private static final Logger LOG = LoggerFactory.getLogger(LockedTransaction.class);
  private static final int TRIES = 3;

  /** Whether the row shows that an earlier try was committed. */
  @FunctionalInterface
  interface Done {
    boolean isIn(StateRow row);
  }

  private final String pipeline;
  private final LoaderSession sessions;
  private final StateStore store;

  LockedTransaction(String pipeline, LoaderSession sessions, StateStore store) {
    this.pipeline = pipeline;
    this.sessions = sessions;
    this.store = store;
  }

  /** Work that sees by what it finds under the lock whether it was done before. */
  @FunctionalInterface
  interface Repeatable<T> {
    T run(SnowflakeSession session, StateRow row) throws SQLException;
  }

  /**
   * Does the work once.
   *
   * @param doing for messages
   */
  void run(String doing, Done done, SessionWork work) {
    attempt(
        doing,
        (session, tried) -> {
          if (tried > 1 && done.isIn(store.read(session))) {
            session.rollback();
            LOG.info("event=commit_found_done pipeline={} try={}", pipeline, tried);
            return null;
          }
          work.run(session);
          session.commit();
          return null;
        });
  }

  /**
   * Does work that may be begun again from its start: after a lost connection it runs once more and
   * must find what it did before. What it throws itself rolls it back.
   *
   * @param doing for messages
   */
  <T> T call(String doing, Repeatable<T> work) {
    return attempt(
        doing,
        (session, tried) -> {
          StateRow row = store.read(session);
          T result = work.run(session, row);
          requireSameTransaction(session, row);
          session.commit();
          return result;
        });
  }

  private <T> T attempt(String doing, Try<T> work) {
    for (int tried = 1; ; tried++) {
      SnowflakeSession session = null;
      try {
        session = sessions.get();
        session.update(store.statements().lock());
        return work.run(session, tried);
      } catch (SQLException e) {
        rollback(session);
        boolean again = session == null || session.isLost();
        if (!again || tried == TRIES) {
          throw SnowflakeErrors.failed("pipeline '" + pipeline + "': " + doing, e);
        }
        LOG.warn(
            "event=target_connection_lost pipeline={} doing=\"{}\" try={} code={}",
            pipeline,
            doing,
            tried,
            e.getErrorCode());
      } catch (RuntimeException e) {
        rollback(session);
        throw e;
      }
    }
  }

  /** Why the compare-and-set found no row. Called with the lock held. */
  RosettaException refused(SnowflakeSession session, Fence fence) throws SQLException {
    StateRow row = store.read(session);
    if (row.stored().epoch() != fence.epoch()) {
      return new RosettaException(
          RosettaError.FENCED,
          "pipeline '%s': epoch %d was taken over by epoch %d"
              .formatted(pipeline, fence.epoch(), row.stored().epoch()));
    }
    return new RosettaException(
        RosettaError.POSITION_CONFLICT,
        "pipeline '%s': the stored position is %s in generation %d, not where this attempt left it"
            .formatted(pipeline, row.stored().position().lsn(), row.stored().generation()));
  }

  /**
   * That all was done in the one transaction that is still open: a session that was renewed behind
   * our back would have lost what came before.
   */
  void requireSameTransaction(SnowflakeSession session, String commitId) throws SQLException {
    List<Boolean> same =
        session.query(
            store.statements().readCommitId(),
            row -> commitId.equals(row.getString(1)) && row.getString(2) != null);
    if (!same.equals(List.of(true))) {
      throw lost();
    }
  }

  private void requireSameTransaction(SnowflakeSession session, StateRow row) throws SQLException {
    List<String> now =
        session.query(store.statements().currentTransaction(), found -> found.getString(1));
    if (row.transaction().isEmpty() || !now.equals(List.of(row.transaction()))) {
      throw lost();
    }
  }

  private RosettaException lost() {
    return new RosettaException(
        RosettaError.TARGET_FAILED,
        "pipeline '" + pipeline + "': the transaction was lost before its COMMIT");
  }

  private static void rollback(SnowflakeSession session) {
    if (session != null) {
      session.rollback();
    }
  }

  /** One try, with the lock held. */
  @FunctionalInterface
  private interface Try<T> {
    T run(SnowflakeSession session, int tried) throws SQLException;
  }
}
