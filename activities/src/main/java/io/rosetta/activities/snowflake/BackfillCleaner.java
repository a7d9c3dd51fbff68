package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.RosettaException;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drops what attempts owned that are superseded, or whose job has ended. By then they are active
 * nowhere, so a lane that is still at work finds its load table gone. Any thread.
 */
final class BackfillCleaner {
  private static final Logger LOG = LoggerFactory.getLogger(BackfillCleaner.class);

  private final BackfillStore store;

  BackfillCleaner(BackfillStore store) {
    this.store = store;
  }

  /** What cannot be removed now is removed the next time. */
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
    Optional<JobRow> row = store.jobs().find(session, job);
    if (row.isEmpty() || row.get().job().attempt() == 0) {
      return;
    }
    boolean ended = row.get().job().state().isEnded();
    int last = row.get().job().attempt() - (ended ? 0 : 1);
    dropTables(session, job, last);
    StageFiles stage = new StageFiles(store.objects().stage());
    if (ended) {
      session.execute(stage.remove(BackfillPath.ofJob(store.pipeline(), job)));
    } else {
      for (int attempt = 1; attempt <= last; attempt++) {
        session.execute(stage.remove(BackfillPath.ofAttempt(store.pipeline(), job, attempt)));
      }
    }
  }

  /** The load table is made first and dropped last: where it is missing nothing else is left. */
  private void dropTables(SnowflakeSession session, String job, int last) throws SQLException {
    StateObjects objects = store.objects();
    Set<String> there =
        new HashSet<>(
            session.query(
                Sql.of(
                    "SHOW TABLES LIKE %s IN SCHEMA %s"
                        .formatted(
                            Sql.literal(objects.backfillLoadPrefix() + "%"), objects.schema())),
                row -> row.getString("name")));
    for (int attempt = 1; attempt <= last; attempt++) {
      if (there.contains(objects.backfillLoad(job, attempt).table().name())) {
        session.execute(drop(objects.tombstones(job, attempt).quoted()));
        session.execute(drop(objects.fetched(job, attempt).quoted()));
        session.execute(drop(objects.backfillLoad(job, attempt).quoted()));
      }
    }
  }

  private static Sql drop(String table) {
    return Sql.of("DROP TABLE IF EXISTS " + table);
  }
}
