package io.rosetta.demo.trial;

import io.rosetta.demo.local.WorkerProcess;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What happens to backfill jobs, in the order in which a job comes by. */
final class BackfillFaults {
  private static final String PREFIX = "backfill-";

  private static final String WAITS_FOR_THE_LOCK =
      "SELECT 1 FROM pg_locks l JOIN pg_stat_activity a USING (pid)"
          + " WHERE NOT l.granted AND a.application_name LIKE 'rosetta%'"
          + " AND l.relation = 'shop.parcels_0'::regclass";

  private BackfillFaults() {}

  static List<BackfillFault> all() {
    List<BackfillFault> all = new ArrayList<>();
    BackfillPlace.ofAJob().forEach(place -> all.add(killAt(place)));
    all.add(killWhileWaiting());
    all.add(killWhileReading());
    all.add(killOneOfTwo());
    all.add(temporalRestart());
    all.add(sourceCrash());
    return all;
  }

  /** kill -9 of the worker at a place; a new one starts. */
  static BackfillFault killAt(BackfillPlace place) {
    return new BackfillFault(
        PREFIX + "kill-" + place.name(),
        (scene, parcels, job) -> {
          WorkerProcess worker = scene.worker();
          scene.at(place, job::start, worker::kill);
          job.struck();
          scene.replace(worker);
        });
  }

  /** kill -9 while the job waits for a transaction that is older than its low mark. */
  static BackfillFault killWhileWaiting() {
    return new BackfillFault(
        PREFIX + "kill-" + BackfillPlace.WAITING.name(),
        (scene, parcels, job) -> {
          WorkerProcess worker = scene.worker();
          try (Connection older = parcels.connect();
              Statement statement = older.createStatement()) {
            // Begun after the job has waited for those before, and before it takes its mark.
            scene.at(
                BackfillPlace.BEGUN,
                job::start,
                () -> begin(older, statement, "UPDATE shop.parcels SET weight = 0 WHERE id = 1"));
            scene.at(BackfillPlace.WAITING, () -> {}, worker::kill);
            job.struck();
            scene.replace(worker);
            older.commit();
          }
        });
  }

  private static void begin(Connection connection, Statement statement, String sql) {
    try {
      connection.setAutoCommit(false);
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** kill -9 while a lane's session in the source is about to read its chunk. */
  static BackfillFault killWhileReading() {
    return new BackfillFault(
        PREFIX + "kill-chunk-read",
        (scene, parcels, job) -> {
          WorkerProcess worker = scene.worker();
          try (Connection locker = parcels.connect();
              Statement statement = locker.createStatement()) {
            scene.at(
                BackfillPlace.PLANNED,
                job::start,
                () ->
                    begin(locker, statement, "LOCK TABLE shop.parcels_0 IN ACCESS EXCLUSIVE MODE"));
            scene.await("a lane that waits for a chunk", () -> isThere(parcels));
            worker.kill();
            locker.rollback();
            job.struck();
            scene.replace(worker);
          }
        });
  }

  private static boolean isThere(Parcels parcels) {
    try (Connection connection = parcels.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(WAITS_FOR_THE_LOCK)) {
      return row.next();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Two workers share the lanes of a job, and one of them dies with a chunk on its way. */
  static BackfillFault killOneOfTwo() {
    return new BackfillFault(
        PREFIX + "kill-one-of-two-workers",
        (scene, parcels, job) -> {
          WorkerProcess first = scene.worker();
          WorkerProcess second = scene.environment().startAnotherWorker();
          scene.await("the start of a second worker", second::isReady);
          scene.at(BackfillPlace.COPY_DONE, job::start, first::kill);
          job.struck();
          scene.replace(first);
        });
  }

  /** Temporal goes away while chunks are on their way, and comes back. */
  static BackfillFault temporalRestart() {
    return new BackfillFault(
        PREFIX + "temporal-restart",
        (scene, parcels, job) -> {
          scene.at(BackfillPlace.COPY_DONE, job::start, () -> {});
          scene.environment().temporal().restart();
          job.struck();
        });
  }

  /** kill -9 of PostgreSQL with commits that chunks have read and that are not on its disk yet. */
  static BackfillFault sourceCrash() {
    return new BackfillFault(
        PREFIX + "source-crash",
        (scene, parcels, job) -> {
          scene.at(BackfillPlace.PLANNED, job::start, () -> changeWithoutFlush(parcels));
          scene.at(
              BackfillPlace.PUT_SENT,
              () -> {},
              () -> {
                changeWithoutFlush(parcels);
                scene.environment().postgres().crash();
              });
          job.struck();
        });
  }

  private static void changeWithoutFlush(Parcels parcels) {
    try {
      parcels.changeWithoutFlush();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
