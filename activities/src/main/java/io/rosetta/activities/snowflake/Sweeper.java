package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.TargetTableId;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what is no longer needed: files after their COPY, load rows after their commit. It works
 * on a thread of its own ({@code rosetta-sweep-<pipeline>}) with a session from the pool; nothing
 * waits for it, and what it fails to remove goes at the next attempt's start.
 *
 * <p>Rows go by age, and only those older than every changeset that is staged and not committed.
 */
final class Sweeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);

  /** A DELETE per load table after so many changesets: it costs the warehouse, rows do not. */
  private static final int CHANGESETS_PER_SWEEP = 64;

  private static final long CLOSE_SECONDS = 10;

  private final StateObjects objects;
  private final StageFiles stage;
  private final SessionPool pool;
  private final StagePath paths;
  private final ExecutorService executor;
  private final TreeMap<Long, InFlight> inFlight = new TreeMap<>();
  private final Set<TargetTableId> used = new HashSet<>();
  private long nextSequence = 1;
  private int finished;

  /** A changeset that is not committed; neither is known before it is staged. */
  private record InFlight(String directory, Optional<TargetTableId> load) {}

  Sweeper(StateObjects objects, SessionPool pool, StagePath paths) {
    this.objects = objects;
    this.stage = new StageFiles(objects.stage());
    this.pool = pool;
    this.paths = paths;
    this.executor =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "rosetta-sweep-" + objects.pipeline());
              thread.setDaemon(true);
              return thread;
            });
  }

  /** A changeset is about to be staged; its rows are safe until it is finished. */
  synchronized long begin() {
    long sequence = nextSequence++;
    inFlight.put(sequence, new InFlight("", Optional.empty()));
    return sequence;
  }

  /** Its rows are loaded, so its files can go. */
  synchronized void staged(long sequence, TargetTableId load, String directory) {
    inFlight.put(sequence, new InFlight(directory, Optional.of(load)));
    used.add(load);
    submit(stage.remove(directory));
  }

  /** Whether rows of this table are staged and not applied. */
  synchronized boolean isInUse(TargetTableId load) {
    return inFlight.values().stream().anyMatch(staged -> staged.load().equals(Optional.of(load)));
  }

  synchronized void abandoned(long sequence) {
    inFlight.remove(sequence);
  }

  /** Its rows were applied, or never will be. */
  synchronized void finished(String directory) {
    inFlight.values().removeIf(staged -> staged.directory().equals(directory));
    if (++finished >= CHANGESETS_PER_SWEEP) {
      finished = 0;
      long oldest = inFlight.isEmpty() ? nextSequence : inFlight.firstKey();
      String before = paths.prefixBefore(oldest);
      used.forEach(load -> submit(LoadTable.deleteBefore(load, before)));
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
    try {
      if (!executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.info("event=sweep_still_running pipeline={}", objects.pipeline());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Files of attempts that are fenced out. */
  void removeFilesOfOlderEpochs(SnowflakeSession session) throws SQLException {
    String root = StagePath.root(objects.pipeline());
    List<String> names = session.query(stage.list(root), row -> row.getString("name"));
    Set<String> older = new HashSet<>();
    for (String name : names) {
      int at = name.indexOf(root);
      int end = at < 0 ? -1 : name.indexOf('/', at + root.length());
      if (end > 0 && name.substring(at, end + 1).compareTo(paths.ofEpoch()) < 0) {
        older.add(name.substring(at, end + 1));
      }
    }
    for (String directory : older) {
      session.execute(stage.remove(directory));
    }
  }

  private void submit(Sql sql) {
    try {
      executor.execute(() -> run(sql));
    } catch (RejectedExecutionException e) {
      LOG.debug("event=sweep_after_close pipeline={}", objects.pipeline());
    }
  }

  private void run(Sql sql) {
    SnowflakeSession session;
    try {
      session = pool.borrow();
    } catch (RosettaException e) {
      LOG.warn("event=sweep_failed pipeline={} error={}", objects.pipeline(), e.error());
      return;
    }
    try {
      if (sql.binds().isEmpty()) {
        session.execute(sql);
      } else {
        session.update(sql);
      }
    } catch (SQLException e) {
      LOG.warn("event=sweep_failed pipeline={} code={}", objects.pipeline(), e.getErrorCode());
    } finally {
      pool.giveBack(session);
    }
  }
}
