package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.BackfillJob;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableStatus;
import io.rosetta.activities.model.TargetTableId;
import io.rosetta.workflows.backfill.BackfillKind;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drops what attempts owned that are superseded, or whose job has ended. By then they are active
 * nowhere, so a lane that is still at work finds its load table gone. Of the jobs that have ended
 * long ago the rows go too. Any thread.
 */
final class BackfillCleaner {
  private static final Logger LOG = LoggerFactory.getLogger(BackfillCleaner.class);

  /** In one statement. */
  private static final int MOST_FORGOTTEN = 500;

  private final BackfillStore store;
  private final int endedJobs;

  /**
   * For one pipeline.
   *
   * @param endedJobs that stay in the job table
   */
  BackfillCleaner(BackfillStore store, int endedJobs) {
    this.store = store;
    this.endedJobs = endedJobs;
  }

  /**
   * Cleans up after one job, and after ended ones whose cleaning has failed: what cannot be removed
   * now is removed with the next job.
   */
  void clean(String job) {
    try {
      store.standalone("cleaning up after job " + job, session -> clean(session, job));
    } catch (RosettaException e) {
      LOG.warn(
          "event=backfill_cleanup_failed pipeline={} job={} error={}",
          store.pipeline(),
          job,
          e.error());
    }
  }

  private void clean(SnowflakeSession session, String job) throws SQLException {
    Set<String> there = loadTables(session);
    Optional<StateRow> state = store.states().find(session);
    List<JobRow> jobs = store.jobs().all(session);
    for (JobRow row : jobs) {
      boolean ended = row.job().state().isEnded();
      if (ended || row.job().id().equals(job)) {
        for (int attempt = 1; attempt <= row.job().attempt(); attempt++) {
          boolean old = ended || attempt < row.job().attempt();
          if (old && !isActive(state, row.job(), attempt)) {
            drop(session, there, row.job().id(), attempt);
          }
        }
      }
    }
    forget(tooOld(jobs, endedJobs, job));
  }

  /**
   * Which jobs nobody asks for any more: that ended before so many others, and that say nothing of
   * whether a table still has to be copied.
   *
   * @param jobs the newest first
   * @param cleaned which whoever has it cleaned up after, as its end does, may still ask for
   */
  static List<String> tooOld(List<JobRow> jobs, int kept, String cleaned) {
    Set<String> copies = copiesThatCount(jobs);
    return jobs.stream()
        .filter(row -> row.job().state().isEnded())
        .sorted(Comparator.comparing(JobRow::endedAt).reversed())
        .skip(kept)
        .map(row -> row.job().id())
        .filter(id -> !id.equals(cleaned) && !copies.contains(id))
        .toList();
  }

  /**
   * Of each table the newest copy of all its rows, and the newest of the latest generation: a
   * pipeline that starts copies a table by itself unless there is one of its own generation, and a
   * job that was cancelled before it began is of none.
   */
  private static Set<String> copiesThatCount(List<JobRow> jobs) {
    Map<TableId, BackfillJob> newest = new HashMap<>();
    Map<TableId, BackfillJob> latest = new HashMap<>();
    for (JobRow row : jobs) {
      BackfillJob job = row.job();
      if (job.kind() != BackfillKind.REFRESH) {
        newest.putIfAbsent(job.table(), job);
        latest.merge(
            job.table(),
            job,
            (found, older) -> older.generation() > found.generation() ? older : found);
      }
    }
    return Stream.of(newest, latest)
        .flatMap(copies -> copies.values().stream())
        .map(BackfillJob::id)
        .collect(Collectors.toSet());
  }

  /**
   * With what is left of them in the ledger: an id that is free may be given again, to a job whose
   * first attempt must not find chunks in it.
   */
  private void forget(List<String> ids) {
    for (int from = 0; from < ids.size(); from += MOST_FORGOTTEN) {
      List<String> some = ids.subList(from, Math.min(from + MOST_FORGOTTEN, ids.size()));
      long forgotten =
          store.locked(
              "forgetting old jobs",
              (session, state) -> {
                long jobs = session.update(store.jobs().statements().forget(some));
                session.update(store.jobs().ledger().forgetGone(some));
                return jobs;
              });
      LOG.info("event=backfills_forgotten pipeline={} jobs={}", store.pipeline(), forgotten);
    }
  }

  private static boolean isActive(Optional<StateRow> state, BackfillJob job, int attempt) {
    return state
        .flatMap(row -> row.status(job.table()))
        .flatMap(TableStatus::backfill)
        .filter(active -> active.is(job.id(), attempt))
        .isPresent();
  }

  private Set<String> loadTables(SnowflakeSession session) throws SQLException {
    StateObjects objects = store.objects();
    return new HashSet<>(
        session.query(
            Sql.of(
                "SHOW TABLES LIKE %s IN SCHEMA %s"
                    .formatted(Sql.literal(objects.backfillLoadPrefix() + "%"), objects.schema())),
            row -> row.getString("name")));
  }

  /**
   * The load table is made first and dropped last: where it is missing nothing else is left. A DROP
   * waits for whoever has written the table and not committed, so a chunk that a dead worker was
   * loading is ended before.
   */
  private void drop(SnowflakeSession session, Set<String> there, String job, int attempt)
      throws SQLException {
    StateObjects objects = store.objects();
    TargetTableId load = objects.backfillLoad(job, attempt);
    if (there.contains(load.table().name())) {
      String files = BackfillPath.ofAttempt(store.pipeline(), job, attempt);
      TargetTableId fetched = objects.fetched(job, attempt);
      new OpenTransactions(store.states().statements())
          .endNamed(session, objects.chunkTransaction(job, attempt));
      session.execute(new StageFiles(objects.stage()).remove(files));
      session.update(store.jobs().ledger().forget(job, attempt));
      session.execute(drop(objects.tombstones(job, attempt)));
      session.execute(drop(StateObjects.texts(fetched)));
      session.execute(drop(fetched));
      session.execute(drop(StateObjects.texts(load)));
      session.execute(drop(load));
    }
  }

  private static Sql drop(TargetTableId table) {
    return Sql.of("DROP TABLE IF EXISTS " + table.quoted());
  }
}
