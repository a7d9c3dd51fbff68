package io.rosetta.demo.trial;

import io.rosetta.demo.local.WorkerProcess;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** What happens to backfill jobs, in the order in which a job comes by. */
final class BackfillFaults {
  private static final String PREFIX = "backfill-";

  private static final int LANES = 2;

  private static final String OLDER = "UPDATE shop.parcels SET weight = 0 WHERE id = 1";

  private static final String WAITS_FOR_THE_LOCK =
      "SELECT 1 FROM pg_locks l JOIN pg_stat_activity a USING (pid)"
          + " WHERE NOT l.granted AND a.application_name LIKE 'rosetta/%/backfill'"
          + " AND l.relation = 'shop.parcels_4'::regclass";

  /** Named since then: the job has waited for others before, when it published the table. */
  private static final String WAITS_FOR_AN_OLDER_ONE =
      "SELECT 1 FROM pg_stat_activity job, pg_stat_activity older"
          + " WHERE job.application_name LIKE 'rosetta%' AND job.query LIKE '%pg_snapshot_xip%'"
          + " AND older.query = '"
          + OLDER
          + "' AND job.query_start > older.xact_start";

  private BackfillFaults() {}

  static List<BackfillFault> all() {
    List<BackfillFault> all = new ArrayList<>();
    BackfillPlace.ofAJob().forEach(place -> all.add(killAt(place)));
    all.add(new BackfillFault(PREFIX + "kill-wait", BackfillFaults::killWhileWaiting));
    all.add(new BackfillFault(PREFIX + "kill-chunk-read", BackfillFaults::killWhileReading));
    all.add(killInARow());
    all.add(new BackfillFault(PREFIX + "kill-one-of-two-workers", BackfillFaults::killOneOfTwo));
    all.add(
        new BackfillFault(
            PREFIX + "temporal-restart",
            scene -> scene.environment().temporal().isDurable(),
            BackfillFaults::restartTemporal));
    all.add(new BackfillFault(PREFIX + "two-jobs-at-full-load", FullLoad::strike));
    all.add(new BackfillFault(PREFIX + "source-crash", BackfillFaults::crashSource));
    return all;
  }

  /** kill -9 of the worker at a place; a new one starts. */
  static BackfillFault killAt(BackfillPlace place) {
    return new BackfillFault(
        PREFIX + "kill-" + place.name(),
        (scene, parcels, job) -> scene.replace(killAt(place, scene, job, job::start)));
  }

  /** Of the worker that is running when the job comes by. */
  private static WorkerProcess killAt(
      BackfillPlace place, Scene scene, BackfillFault.Job job, Runnable start) throws Exception {
    AtomicReference<WorkerProcess> dead = new AtomicReference<>();
    scene.at(place, job, start, () -> dead.set(kill(scene.worker())));
    job.struck(LANES);
    return dead.get();
  }

  private static WorkerProcess kill(WorkerProcess worker) {
    worker.kill();
    return worker;
  }

  /**
   * One job, and at four places of it the worker dies that has come there: while it reads a chunk,
   * with a chunk in the target that is not committed, with a slice that is not, and with one whose
   * commit it has not heard of.
   */
  static BackfillFault killInARow() {
    return new BackfillFault(
        PREFIX + "kill-in-a-row",
        (scene, parcels, job) -> {
          WorkerProcess dead = killReader(scene, parcels, job);
          for (BackfillPlace place :
              List.of(
                  BackfillPlace.COPY_DONE,
                  BackfillPlace.SLICE_MERGED,
                  BackfillPlace.SLICE_COMMITTED)) {
            WorkerProcess before = dead;
            dead = killAt(place, scene, job, () -> scene.replace(before));
          }
          scene.replace(dead);
        });
  }

  /** kill -9 while the job waits for a transaction that is older than its low mark. */
  private static void killWhileWaiting(Scene scene, Parcels parcels, BackfillFault.Job job)
      throws Exception {
    WorkerProcess worker = scene.worker();
    try (Connection older = parcels.connect();
        Statement statement = older.createStatement()) {
      // Begun after the job has waited for those before, and before it takes its mark.
      scene.at(BackfillPlace.BEGUN, job, job::start, () -> begin(older, statement, OLDER));
      scene.await("a job that waits", () -> finds(parcels, WAITS_FOR_AN_OLDER_ONE));
      worker.kill();
      job.struck(LANES);
      scene.replace(worker);
      older.commit();
    }
  }

  /** kill -9 while a lane's session in the source is about to read its chunk. */
  private static void killWhileReading(Scene scene, Parcels parcels, BackfillFault.Job job)
      throws Exception {
    scene.replace(killReader(scene, parcels, job));
  }

  private static WorkerProcess killReader(Scene scene, Parcels parcels, BackfillFault.Job job)
      throws Exception {
    try (Connection locker = parcels.connect();
        Statement statement = locker.createStatement()) {
      // Once the lanes are at work: a step that looks at the table's partitions would not begin.
      scene.at(
          BackfillPlace.CHUNK_COMMITTED,
          job,
          job::start,
          () -> begin(locker, statement, "LOCK TABLE shop.parcels_4 IN ACCESS EXCLUSIVE MODE"));
      scene.await("a lane that waits for a chunk", () -> finds(parcels, WAITS_FOR_THE_LOCK));
      WorkerProcess dead = kill(scene.worker());
      locker.rollback();
      job.struck(LANES);
      return dead;
    }
  }

  private static void begin(Connection connection, Statement statement, String sql) {
    try {
      connection.setAutoCommit(false);
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean finds(Parcels parcels, String query) {
    try (Connection connection = parcels.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      return row.next();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Two workers share the lanes of a job, and one of them dies with a chunk on its way. */
  private static void killOneOfTwo(Scene scene, Parcels parcels, BackfillFault.Job job)
      throws Exception {
    WorkerProcess first = scene.worker();
    WorkerProcess second = scene.environment().startAnotherWorker();
    scene.await("the start of a second worker", second::isReady);
    AtomicInteger lanes = new AtomicInteger();
    AtomicReference<WorkerProcess> dead = new AtomicReference<>();
    scene.at(
        BackfillPlace.COPY_DONE,
        job,
        () -> job.start(Parcels.PARTITIONS),
        () -> {
          WorkerProcess at = job.lanesOf(first) > 0 ? first : second;
          lanes.set(job.lanesOf(at));
          dead.set(kill(at));
        });
    job.struck(lanes.get());
    scene.replace(dead.get());
    if (dead.get().equals(second)) {
      // What comes next expects one worker, and the newest is known to all.
      job.requireCompleted();
      first.stop();
    }
  }

  /** Temporal goes away while chunks are on their way, and comes back. */
  private static void restartTemporal(Scene scene, Parcels parcels, BackfillFault.Job job)
      throws Exception {
    scene.at(BackfillPlace.COPY_DONE, job, job::start, () -> {});
    scene.environment().temporal().restart();
    job.struck(LANES);
  }

  /** kill -9 of PostgreSQL with commits that chunks have read and that are not on its disk yet. */
  private static void crashSource(Scene scene, Parcels parcels, BackfillFault.Job job)
      throws Exception {
    scene.at(BackfillPlace.PLANNED, job, job::start, () -> changeWithoutFlush(parcels));
    scene.at(
        BackfillPlace.PUT_SENT,
        job,
        () -> {},
        () -> {
          changeWithoutFlush(parcels);
          scene.environment().postgres().crash();
        });
    job.struck(LANES);
  }

  private static void changeWithoutFlush(Parcels parcels) {
    try {
      parcels.changeWithoutFlush();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
