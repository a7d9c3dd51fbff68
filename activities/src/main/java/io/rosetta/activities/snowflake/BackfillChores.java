package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.BackfillTarget.Attempt;
import io.rosetta.activities.model.RosettaException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What no lane waits for: files of loaded chunks are removed, every few seconds the job's row gets
 * from the ledger how far it is, and what was loaded is looked at while the stream is waited for.
 * It works on a thread of its own ({@code rosetta-backfill-<pipeline>}); what fails is done by the
 * next time or at the job's end.
 */
final class BackfillChores implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BackfillChores.class);
  private static final long CLOSE_SECONDS = 10;

  private final BackfillStore store;
  private final Duration interval;
  private final ScheduledExecutorService executor;
  private final Map<String, Attempt> progressed = new HashMap<>();

  /**
   * @param interval between two writings of progress
   */
  BackfillChores(BackfillStore store, Duration interval) {
    this.store = store;
    this.interval = interval;
    this.executor =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "rosetta-backfill-" + store.pipeline());
              thread.setDaemon(true);
              return thread;
            });
  }

  /** A chunk is in the ledger. */
  void loaded(Attempt attempt, String directory) {
    try {
      executor.execute(() -> quietly("removing files", () -> remove(directory)));
      if (note(attempt)) {
        executor.schedule(this::writeNoted, interval.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (RejectedExecutionException e) {
      LOG.debug("event=backfill_chore_after_close pipeline={}", store.pipeline());
    }
  }

  /** Does something soon that would be done later otherwise. */
  void run(String what, Runnable chore) {
    try {
      executor.execute(() -> quietly(what, chore));
    } catch (RejectedExecutionException e) {
      LOG.debug("event=backfill_chore_after_close pipeline={}", store.pipeline());
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
    try {
      if (!executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.info("event=backfill_chore_still_running pipeline={}", store.pipeline());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether nothing was noted yet: then a writing must be scheduled. */
  private synchronized boolean note(Attempt attempt) {
    boolean first = progressed.isEmpty();
    progressed.put(attempt.job(), attempt);
    return first;
  }

  private synchronized Map<String, Attempt> takeNoted() {
    Map<String, Attempt> taken = Map.copyOf(progressed);
    progressed.clear();
    return taken;
  }

  private void writeNoted() {
    takeNoted().values().forEach(a -> quietly("writing progress", () -> write(a)));
  }

  private void write(Attempt attempt) {
    store.locked(
        "noting how far job " + attempt.job() + " is",
        (session, state) -> {
          JobRow row = store.jobs().require(session, attempt.job());
          if (AttemptRule.isCurrent(state, row.job(), attempt)) {
            session.update(
                store.jobs().statements().progress(attempt, store.jobs().totals(session, attempt)));
          }
          return null;
        });
  }

  private void remove(String directory) {
    Sql remove = new StageFiles(store.objects().stage()).remove(directory);
    store.standalone("removing files of " + directory, session -> session.execute(remove));
  }

  private void quietly(String what, Runnable chore) {
    try {
      chore.run();
    } catch (RosettaException e) {
      LOG.warn(
          "event=backfill_chore_failed pipeline={} what=\"{}\" error={}",
          store.pipeline(),
          what,
          e.error());
    }
  }
}
