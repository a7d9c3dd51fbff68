package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.BackfillTarget.NewJob;
import io.rosetta.activities.model.TableStatus;
import io.rosetta.activities.model.TableStatus.State;
import io.rosetta.workflows.backfill.BackfillKind;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes new jobs, and what their tables are from then on. Any thread. */
final class JobCreation {
  private static final Logger LOG = LoggerFactory.getLogger(JobCreation.class);

  /** Rows of one INSERT, which has a few values for each. */
  private static final int ROWS_PER_INSERT = 500;

  private final BackfillStore store;

  JobCreation(BackfillStore store) {
    this.store = store;
  }

  /** Those that exist stay as they are. */
  void create(List<NewJob> jobs) {
    if (jobs.isEmpty()) {
      return;
    }
    List<NewJob> created =
        store.locked(
            "creating backfill jobs",
            (session, state) -> {
              List<NewJob> missing = missing(session, jobs);
              for (int from = 0; from < missing.size(); from += ROWS_PER_INSERT) {
                int to = Math.min(missing.size(), from + ROWS_PER_INSERT);
                session.update(store.jobs().statements().insert(missing.subList(from, to)));
              }
              List<TableStatus> changed = changed(state, missing);
              if (!changed.isEmpty()) {
                store.changeTables(session, state, changed);
              }
              return missing;
            });
    created.forEach(
        job ->
            LOG.info(
                "event=backfill_created pipeline={} job={} table={} kind={}",
                store.pipeline(),
                job.id(),
                job.table(),
                job.kind()));
  }

  private List<NewJob> missing(SnowflakeSession session, List<NewJob> jobs) throws SQLException {
    Set<String> seen =
        new HashSet<>(session.query(store.jobs().statements().ids(), row -> row.getString(1)));
    return jobs.stream().filter(job -> seen.add(job.id())).toList();
  }

  /** A table that comes in, or comes back, is incomplete from the moment that its job exists. */
  private static List<TableStatus> changed(StateRow state, List<NewJob> created) {
    List<TableStatus> changed = new ArrayList<>();
    for (NewJob job : created) {
      Optional<TableStatus> now = state.status(job.table());
      boolean comesIn = now.isEmpty() || now.get().state() == State.REMOVED;
      if (job.kind() == BackfillKind.INITIAL && comesIn) {
        changed.add(
            new TableStatus(
                job.table(), State.BACKFILLING, "job " + job.id() + " will copy its rows"));
      }
    }
    return changed;
  }
}
