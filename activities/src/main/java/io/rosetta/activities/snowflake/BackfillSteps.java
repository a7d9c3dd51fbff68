package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.ActiveBackfill;
import io.rosetta.activities.model.BackfillJob;
import io.rosetta.activities.model.BackfillTarget.Attempt;
import io.rosetta.activities.model.BackfillTarget.Turn;
import io.rosetta.activities.model.CatalogPicture;
import io.rosetta.activities.model.ChunkPlan;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.TableStatus;
import io.rosetta.activities.model.TableStatus.State;
import io.rosetta.activities.model.Watermark;
import io.rosetta.workflows.RosettaError;
import io.rosetta.workflows.backfill.BackfillKind;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of an attempt up to its high mark. Any thread. */
final class BackfillSteps {
  private static final Logger LOG = LoggerFactory.getLogger(BackfillSteps.class);

  private final BackfillStore store;

  BackfillSteps(BackfillStore store) {
    this.store = store;
  }

  /**
   * The number comes first, the tables then, and only then the attempt is active: so no two
   * attempts ever share a table, however many begin at once.
   */
  Optional<Attempt> begin(String job, TableMapping mapping, CatalogPicture picture) {
    Optional<Attempt> begun = takeTurn(job, mapping);
    begun.ifPresent(
        attempt -> {
          activate(attempt, picture, createTables(attempt));
          LOG.info(
              "event=backfill_begun pipeline={} job={} attempt={} table={}",
              store.pipeline(),
              job,
              attempt.number(),
              mapping.id());
        });
    return begun;
  }

  Turn turn(String job) {
    return store.read(
        "asking whose turn it is, for job " + job,
        session -> {
          JobRow row = store.jobs().require(session, job);
          Optional<StateRow> state = store.states().find(session);
          state.ifPresent(known -> requireUsable(known, row.job()));
          return new Turn(state.filter(StateRow::isInitialized).isPresent(), holder(session, row));
        });
  }

  private Optional<BackfillJob> holder(SnowflakeSession session, JobRow row) throws SQLException {
    List<String> ids =
        session.query(store.jobs().statements().othersWithTurn(row), found -> found.getString(1));
    return ids.isEmpty()
        ? Optional.empty()
        : store.jobs().find(session, ids.get(0)).map(JobRow::job);
  }

  Optional<Attempt> resume(BackfillJob job, TableMapping mapping) {
    if (!job.layout().equals(StateObjects.digest(mapping.layout()))) {
      return Optional.empty();
    }
    Attempt attempt = attempt(job, mapping);
    return store.read(
        "looking for the attempt of job " + job.id(),
        session -> {
          StateRow state = store.states().read(session);
          boolean goesOn =
              AttemptRule.isCurrent(state, job, attempt)
                  && (job.isApplied()
                      || (AttemptRule.active(state, attempt).isPresent()
                          && store.hasLoadTable(session, attempt)));
          return goesOn ? Optional.of(attempt) : Optional.empty();
        });
  }

  boolean isAcknowledged(Attempt attempt) {
    return store.read(
        "asking whether the stream has acknowledged " + attempt.job(),
        session -> {
          StateRow state = store.states().read(session);
          Optional<ActiveBackfill> active = AttemptRule.active(state, attempt);
          if (active.isPresent() && state.stored().generation() == attempt.generation()) {
            return active.get().acknowledged();
          }
          JobRow row = store.jobs().require(session, attempt.job());
          return AttemptRule.requireActive(state, row.job(), attempt).acknowledged();
        });
  }

  void mark(Attempt attempt, Watermark low) {
    change(
        "noting the low mark",
        attempt,
        (session, state, row) -> {
          ActiveBackfill active = AttemptRule.requireActive(state, row.job(), attempt);
          if (!low.source().equals(row.job().low().map(Watermark::source).orElse(low.source()))
              || !low.source().equals(state.stored().source())) {
            throw AttemptRule.isVoid(attempt, "the source is another since it began");
          }
          if (row.job().low().isEmpty()) {
            session.update(store.jobs().statements().mark(attempt, low));
            TableStatus status = state.status(row.job().table()).orElseThrow();
            store.changeTable(session, state, status.withBackfill(active.marked(low.lsn())));
          }
        });
  }

  void plan(Attempt attempt, ChunkPlan plan) {
    change(
        "noting the plan",
        attempt,
        (session, state, row) -> {
          AttemptRule.requireActive(state, row.job(), attempt);
          if (row.job().plan().isEmpty()) {
            session.update(store.jobs().statements().plan(attempt, plan));
          }
        });
  }

  void close(Attempt attempt, Lsn high) {
    change(
        "noting the high mark",
        attempt,
        (session, state, row) -> {
          AttemptRule.requireActive(state, row.job(), attempt);
          if (row.job().high().isEmpty()) {
            requireLoaded(session, attempt, row.job());
            session.update(store.jobs().statements().close(attempt, high));
          }
        });
  }

  private Optional<Attempt> takeTurn(String job, TableMapping mapping) {
    return store.locked(
        "taking the turn of " + mapping.id() + " for job " + job,
        (session, state) -> {
          JobRow row = store.jobs().require(session, job);
          if (row.job().state().isEnded()) {
            throw AttemptRule.isVoid(
                attempt(row.job(), mapping), "the job is " + row.job().state());
          }
          requireUsable(state, row.job());
          if (!state.isInitialized() || holder(session, row).isPresent()) {
            return Optional.empty();
          }
          Attempt next =
              new Attempt(job, row.job().attempt() + 1, state.stored().generation(), mapping);
          session.update(store.jobs().statements().takeTurn(job, next.number(), next.generation()));
          return Optional.of(next);
        });
  }

  /** Only a copy of all rows mends a table whose changes were dropped. */
  private static void requireUsable(StateRow state, BackfillJob job) {
    State now = state.status(job.table()).map(TableStatus::state).orElse(State.STREAMING);
    if (now == State.REMOVED) {
      throw new RosettaException(
          RosettaError.BACKFILL_STUCK,
          "job '%s': table %s was taken out of the pipeline. Cancel the job, or add the table again"
              .formatted(job.id(), job.table()));
    }
    if (now == State.FAILED && job.kind() == BackfillKind.REFRESH) {
      throw new RosettaException(
          RosettaError.BACKFILL_STUCK,
          "job '%s': table %s is set aside, which a refresh of some rows does not mend. Start a resync of the table"
              .formatted(job.id(), job.table()));
    }
  }

  /** Returns the names of the columns that the target table then has. */
  private List<String> createTables(Attempt attempt) {
    AttemptTables tables = store.tables(attempt);
    return store.read(
        "making the tables of job " + attempt.job(),
        session -> {
          store.preparation(attempt.generation()).prepareTarget(session, attempt.mapping());
          session.execute(tables.createLoad());
          session.execute(tables.tombstones().create());
          return TablePreparation.columnNames(session, attempt.mapping());
        });
  }

  private void activate(Attempt attempt, CatalogPicture picture, List<String> targetColumns) {
    change(
        "making an attempt active",
        attempt,
        (session, state, row) -> {
          AttemptRule.requireCurrent(state, row.job(), attempt);
          requireUsable(state, row.job());
          session.update(store.jobs().statements().activate(attempt, picture, targetColumns));
          ActiveBackfill active =
              new ActiveBackfill(
                  attempt.job(), attempt.number(), null, false, wasWhole(state, row.job()));
          store.changeTable(session, state, begun(state, row.job()).withBackfill(active));
        });
  }

  /** An attempt before this one may have found the table whole; the job has changed that only. */
  private static boolean wasWhole(StateRow state, BackfillJob job) {
    Optional<TableStatus> now = state.status(job.table());
    return now.filter(status -> status.state() == State.STREAMING).isPresent()
        || now.flatMap(TableStatus::backfill)
            .filter(before -> before.job().equals(job.id()) && before.wasWhole())
            .isPresent();
  }

  private static TableStatus begun(StateRow state, BackfillJob job) {
    TableStatus now =
        state
            .status(job.table())
            .orElseGet(() -> new TableStatus(job.table(), State.STREAMING, ""));
    return switch (job.kind()) {
      case INITIAL -> now.with(State.BACKFILLING, "job " + job.id() + " copies its rows");
      case RESYNC -> now.with(State.RESYNCING, "job " + job.id() + " copies its rows again");
      case REFRESH -> now;
    };
  }

  /** The sweep takes every row away that the load table lacks, so it must have them all. */
  private void requireLoaded(SnowflakeSession session, Attempt attempt, BackfillJob job)
      throws SQLException {
    int planned = job.plan().map(ChunkPlan::chunkCount).orElse(-1);
    BackfillJob.Totals done = store.jobs().totals(session, attempt);
    if (done.chunks() != planned) {
      throw new RosettaException(
          RosettaError.INTERNAL,
          "job '%s': the ledger holds %d of %d chunks".formatted(job.id(), done.chunks(), planned));
    }
    long there = countLoaded(session, attempt) + store.countTexts(session, attempt);
    if (there < done.rows()) {
      throw AttemptRule.isVoid(
          attempt, "its load table holds %d of %d rows".formatted(there, done.rows()));
    }
    session.update(store.jobs().statements().progress(attempt, done));
  }

  private long countLoaded(SnowflakeSession session, Attempt attempt) throws SQLException {
    try {
      return session.query(store.tables(attempt).countLoaded(), row -> row.getLong(1)).get(0);
    } catch (SQLException e) {
      if (SnowflakeErrors.isMissing(e)) {
        throw AttemptRule.loadTableGone(attempt);
      }
      throw e;
    }
  }

  static Attempt attempt(BackfillJob job, TableMapping mapping) {
    return new Attempt(job.id(), job.attempt(), job.generation(), mapping);
  }

  private void change(String doing, Attempt attempt, Change change) {
    store.locked(
        doing + " of job " + attempt.job(),
        (session, state) -> {
          change.run(session, state, store.jobs().require(session, attempt.job()));
          return null;
        });
  }

  /** What is done under the lock with the job as it is then. */
  @FunctionalInterface
  private interface Change {
    void run(SnowflakeSession session, StateRow state, JobRow row) throws SQLException;
  }
}
