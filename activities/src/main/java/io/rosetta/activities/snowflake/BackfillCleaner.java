package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.BackfillJob;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableStatus;
import io.rosetta.activities.model.TargetTableId;
import io.rosetta.workflows.backfill.BackfillKind;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
    forget(tooOld(jobs.stream().map(JobRow::job).toList(), endedJobs));
  }

  /**
   * Which jobs nobody asks for any more: that have ended, before so many others, and by which it is
   * not known whether a table still has to be copied. For that the newest copy of all its rows
   * stays.
   *
   * @param jobs the newest first
   */
  static List<String> tooOld(List<BackfillJob> jobs, int kept) {
    Set<TableId> seen = new HashSet<>();
    List<String> old = new ArrayList<>();
    int ended = 0;
    for (BackfillJob job : jobs) {
      boolean newest = job.kind() != BackfillKind.REFRESH && seen.add(job.table());
      if (job.state().isEnded() && ++ended > kept && !newest) {
        old.add(job.id());
      }
    }
    return old;
  }

  private void forget(List<String> ids) {
    for (int from = 0; from < ids.size(); from += MOST_FORGOTTEN) {
      Sql forget =
          store
              .jobs()
              .statements()
              .forget(ids.subList(from, Math.min(from + MOST_FORGOTTEN, ids.size())));
      long forgotten =
          store.locked("forgetting old jobs", (session, state) -> session.update(forget));
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
