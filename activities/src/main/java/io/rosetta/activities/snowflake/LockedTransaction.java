package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.RosettaException;
import io.rosetta.workflows.RosettaError;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
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

  /** Whether the row shows that an earlier try was committed. */
  @FunctionalInterface
  interface Done {
    boolean isIn(StateRow row);
  }

  /** Work that sees by what it finds under the lock whether it was done before. */
  @FunctionalInterface
  interface Repeatable<T> {
    T run(SnowflakeSession session, StateRow row) throws SQLException;
  }

  private final String pipeline;
  private final RetriedTransaction transaction;
  private final StateStore store;

  LockedTransaction(String pipeline, LoaderSession sessions, StateStore store) {
    this.pipeline = pipeline;
    this.transaction = new RetriedTransaction(pipeline, sessions);
    this.store = store;
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
          session.update(store.statements().lock());
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
   * must find what it did before. That the row bears the id which the lock was taken with shows
   * that the transaction which took it is still open: a take-over may have ended it, and then
   * further statements would begin another, without the lock.
   *
   * @param doing for messages
   */
  <T> T call(String doing, Repeatable<T> work) {
    return attempt(
        doing,
        (session, tried) -> {
          String id = UUID.randomUUID().toString();
          session.update(store.statements().lockAs(id));
          StateRow row = store.read(session);
          if (!row.lockId().equals(id) || row.transaction().isEmpty()) {
            throw lost();
          }
          T result = work.run(session, row);
          requireOpen(session, store.statements().readLockId(), id);
          session.commit();
          return result;
        });
  }

  private <T> T attempt(String doing, RetriedTransaction.Try<T> work) {
    try {
      return transaction.run(doing, work);
    } catch (SQLException e) {
      throw SnowflakeErrors.failed("pipeline '" + pipeline + "': " + doing, e);
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
    requireOpen(session, store.statements().readCommitId(), commitId);
  }

  private void requireOpen(SnowflakeSession session, Sql readId, String id) throws SQLException {
    List<Boolean> same =
        session.query(readId, row -> id.equals(row.getString(1)) && row.getString(2) != null);
    if (!same.equals(List.of(true))) {
      throw lost();
    }
  }

  private RosettaException lost() {
    return new RosettaException(
        RosettaError.TARGET_FAILED,
        "pipeline '" + pipeline + "': the transaction was lost before its COMMIT");
  }
}
