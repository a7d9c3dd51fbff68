package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.BackfillTarget.Attempt;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableStatus;
import io.rosetta.workflows.RosettaError;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;

/** What the parts of {@link SnowflakeBackfills} share: names, sessions, the lock. Any thread. */
final class BackfillStore implements AutoCloseable {
  /** Statements that stand alone, PUT among them, run side by side on so many sessions at most. */
  private static final int STANDALONE_SESSIONS = 8;

  private final StateObjects objects;
  private final StateStore states;
  private final BackfillJobs jobs;
  private final SessionPool pool;
  private final BackfillLock lock;
  private volatile boolean created;

  /** Reads on a session of its own. */
  @FunctionalInterface
  interface Reading<T> {
    T run(SnowflakeSession session) throws SQLException;
  }

  BackfillStore(
      DestinationSettings settings, StateObjects objects, Clock clock, Runnable whenLost) {
    this.objects = objects;
    this.states = new StateStore(objects, clock);
    this.jobs = new BackfillJobs(objects);
    this.pool =
        new SessionPool(
            settings,
            SessionParameters.standalone(objects.pipeline()),
            STANDALONE_SESSIONS,
            whenLost);
    this.lock = new BackfillLock(settings, objects.pipeline(), states);
  }

  String pipeline() {
    return objects.pipeline();
  }

  StateObjects objects() {
    return objects;
  }

  StateStore states() {
    return states;
  }

  BackfillJobs jobs() {
    return jobs;
  }

  TargetOwners owners() {
    return new TargetOwners(objects);
  }

  AttemptTables tables(Attempt attempt) {
    return new AttemptTables(objects, attempt);
  }

  /** Makes the target fit a mapping, for an attempt of this generation. */
  TablePreparation preparation(long generation) {
    return new TablePreparation(
        objects,
        generation,
        statement ->
            locked(
                "filling a new column",
                (session, state) -> {
                  if (state.stored().generation() != generation) {
                    throw new RosettaException(
                        RosettaError.BACKFILL_VOID, "the position was started anew meanwhile");
                  }
                  return session.update(statement);
                }));
  }

  /** One short transaction under the pipeline's lock; see {@link LockedTransaction#call}. */
  <T> T locked(String doing, LockedTransaction.Repeatable<T> work) {
    ensureCreated();
    return lock.call(doing, work);
  }

  /** Replaces the state of one table; with the lock held. */
  void changeTable(SnowflakeSession session, StateRow state, TableStatus changed)
      throws SQLException {
    changeTables(session, state, List.of(changed));
  }

  void changeTables(SnowflakeSession session, StateRow state, List<TableStatus> changed)
      throws SQLException {
    session.update(states.statements().changeTables(StateCodec.tables(state.tablesWith(changed))));
    List<TableId> turned =
        changed.stream()
            .filter(next -> state.status(next.table()).filter(now -> isTurn(now, next)).isPresent())
            .map(TableStatus::table)
            .toList();
    states.known().makeVoid(session, turned);
  }

  /** What the stream did not follow it does not know. */
  private static boolean isTurn(TableStatus now, TableStatus next) {
    return now.isDropped() != next.isDropped();
  }

  /** Whether what the attempt has loaded is still there. */
  boolean hasLoadTable(SnowflakeSession session, Attempt attempt) throws SQLException {
    try {
      session.query(tables(attempt).describeLoad(), row -> row.getString(1));
      return true;
    } catch (SQLException e) {
      if (SnowflakeErrors.isMissing(e)) {
        return false;
      }
      throw e;
    }
  }

  /** Rows of the attempt that were loaded as text; as a rule there is no such table. */
  long countTexts(SnowflakeSession session, Attempt attempt) throws SQLException {
    try {
      return session.query(tables(attempt).texts().countLoaded(), row -> row.getLong(1)).get(0);
    } catch (SQLException e) {
      if (SnowflakeErrors.isMissing(e)) {
        return 0;
      }
      throw e;
    }
  }

  void standalone(String doing, SessionWork work) {
    read(
        doing,
        session -> {
          work.run(session);
          return null;
        });
  }

  <T> T read(String doing, Reading<T> reading) {
    SnowflakeSession session = pool.borrow();
    try {
      return reading.run(session);
    } catch (SQLException e) {
      throw SnowflakeErrors.failed("pipeline '" + pipeline() + "': " + doing, e);
    } finally {
      pool.giveBack(session);
    }
  }

  /** A pipeline can have jobs before it has ever started. */
  private void ensureCreated() {
    if (!created) {
      standalone(
          "making the job table",
          session -> {
            states.create(session);
            jobs.create(session);
          });
      created = true;
    }
  }

  @Override
  public void close() {
    lock.close();
    pool.close();
  }
}
