package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.ActiveBackfill;
import io.rosetta.activities.model.BackfillJob;
import io.rosetta.activities.model.BackfillTarget.Attempt;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.TableStatus;
import io.rosetta.activities.model.TableStatus.State;
import io.rosetta.workflows.RosettaError;
import io.rosetta.workflows.backfill.BackfillKind;
import io.rosetta.workflows.backfill.BackfillState;
import java.sql.SQLException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The states of a job that people and workflows set, and its end. Any thread. */
final class BackfillEnding {
  private static final Logger LOG = LoggerFactory.getLogger(BackfillEnding.class);

  private final BackfillStore store;

  BackfillEnding(BackfillStore store) {
    this.store = store;
  }

  /** A completed job stays completed; one that failed or was cancelled leaves that by PENDING. */
  void enter(String job, BackfillState state, String reason) {
    if (state.isEnded()) {
      throw new IllegalArgumentException(state + " is an end");
    }
    store.locked(
        "setting job " + job + " to " + state,
        (session, row) -> {
          BackfillState now = store.jobs().require(session, job).job().state();
          boolean may =
              now != BackfillState.COMPLETED && (!now.isEnded() || state == BackfillState.PENDING);
          if (may) {
            session.update(store.jobs().statements().enter(job, state, reason));
          }
          return null;
        });
  }

  /** What an attempt notes late changes nothing. */
  void note(String job, int attempt, BackfillState state, String reason) {
    store.locked(
        "noting that job " + job + " is " + state,
        (session, row) -> {
          BackfillJob now = store.jobs().require(session, job).job();
          boolean isLate =
              now.attempt() != attempt
                  || now.state().isEnded()
                  || now.state() == BackfillState.PAUSED;
          if (!isLate) {
            session.update(store.jobs().statements().enter(job, state, reason));
          }
          return null;
        });
  }

  Optional<Attempt> release(String job, TableMapping mapping) {
    return store.locked(
        "releasing job " + job,
        (session, state) -> {
          JobRow row = store.jobs().require(session, job);
          Optional<TableStatus> ours = ours(state, row.job());
          if (ours.isPresent()) {
            TableStatus status = ours.get();
            ActiveBackfill resolving = status.activeBackfill().resolve();
            store.changeTable(session, state, withoutJob(status, status).withBackfill(resolving));
          }
          Attempt attempt = BackfillSteps.attempt(row.job(), mapping);
          return row.job().attempt() > 0 && AttemptRule.isCurrent(state, row.job(), attempt)
              ? Optional.of(attempt)
              : Optional.empty();
        });
  }

  boolean end(String job, int attempt, BackfillState end, String reason) {
    if (!end.isEnded()) {
      throw new IllegalArgumentException(end + " is no end");
    }
    boolean ended =
        store.locked(
            "ending job " + job,
            (session, state) -> {
              JobRow row = store.jobs().require(session, job);
              if (row.job().state().isEnded()) {
                return true;
              }
              requireNewest(row.job(), attempt);
              if (end == BackfillState.COMPLETED && !mayComplete(session, state, row)) {
                return false;
              }
              session.update(store.jobs().statements().end(job, end, reason));
              clearActive(session, state, row.job(), after(state, row.job(), end, reason));
              return true;
            });
    LOG.info(
        "event=backfill_ended pipeline={} job={} state={} ended={}",
        store.pipeline(),
        job,
        end,
        ended);
    return ended;
  }

  /** An end that comes late must not end a job that was taken up again. */
  private static void requireNewest(BackfillJob job, int attempt) {
    if (job.attempt() != attempt) {
      throw new RosettaException(
          RosettaError.BACKFILL_VOID,
          "job '%s' is in attempt %d, so attempt %d does not end it"
              .formatted(job.id(), job.attempt(), attempt));
    }
  }

  /** Called with the lock held: what is pending cannot become more while it is asked. */
  private boolean mayComplete(SnowflakeSession session, StateRow state, JobRow row)
      throws SQLException {
    BackfillJob job = row.job();
    if (state.stored().generation() != job.generation() || !row.job().isApplied()) {
      throw new RosettaException(
          RosettaError.BACKFILL_VOID,
          "job '%s' is not complete: %d of %d slices are applied, in generation %d of %d"
              .formatted(
                  job.id(),
                  job.slicesDone(),
                  job.slices(),
                  job.generation(),
                  state.stored().generation()));
    }
    return session.query(PendingStatements.count(row), found -> found.getLong(1)).get(0) == 0;
  }

  private void clearActive(
      SnowflakeSession session, StateRow state, BackfillJob job, Optional<TableStatus> after)
      throws SQLException {
    Optional<TableStatus> ours = ours(state, job);
    Optional<TableStatus> changed = after.or(() -> ours);
    if (changed.isPresent()) {
      TableStatus given = changed.get();
      store.changeTable(
          session,
          state,
          ours.map(status -> withoutJob(given, status).withBackfill(null)).orElse(given));
    }
  }

  /** A table that was whole before the job is whole without it. */
  private static TableStatus withoutJob(TableStatus given, TableStatus ours) {
    return ours.activeBackfill().wasWhole() ? given.with(State.STREAMING, "") : given;
  }

  /** The state of the job's table when the job is active on it. */
  private static Optional<TableStatus> ours(StateRow state, BackfillJob job) {
    return state
        .status(job.table())
        .filter(
            status ->
                status.backfill().filter(active -> active.job().equals(job.id())).isPresent());
  }

  /** What the table is after the job; empty when that does not change. */
  private static Optional<TableStatus> after(
      StateRow state, BackfillJob job, BackfillState end, String reason) {
    Optional<TableStatus> now =
        state
            .status(job.table())
            .filter(
                status -> status.state() == State.BACKFILLING || status.state() == State.RESYNCING);
    if (job.kind() == BackfillKind.REFRESH || job.attempt() == 0) {
      return Optional.empty();
    }
    return now.map(
        status ->
            end == BackfillState.COMPLETED
                ? status.with(State.STREAMING, "")
                : status.with(status.state(), incomplete(job, end, reason)));
  }

  private static String incomplete(BackfillJob job, BackfillState end, String reason) {
    return "job %s that copies its rows %s%s. Next: rosetta backfill retry, or start another"
        .formatted(
            job.id(),
            end == BackfillState.FAILED ? "failed" : "was cancelled",
            reason.isEmpty() ? "" : ": " + reason);
  }
}
