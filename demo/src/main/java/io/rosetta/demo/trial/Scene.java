package io.rosetta.demo.trial;

import io.rosetta.demo.ShopPipeline;
import io.rosetta.demo.local.LocalEnvironment;
import io.rosetta.demo.local.LocalSnowflake;
import io.rosetta.demo.local.WorkerProcess;
import io.rosetta.emulator.fault.Faults;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The shop under load, as a disturbance finds it: one worker runs and streams.
 *
 * @param random for moments and choices
 * @param deaths how the death of a worker becomes known
 */
record Scene(LocalEnvironment environment, ShopPipeline shop, Random random, Deaths deaths) {
  /** After a kill Temporal waits for the heartbeat (30 s), then for the retry's turn (30 s). */
  static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final long LOOK_MILLIS = 100;

  /** How Temporal comes to know that a worker is dead. */
  enum Deaths {
    /** By its heartbeat timeout. */
    NOTICED_BY_TIMEOUT,
    /** It is told at once, so that a test does not wait for the timeout. */
    TOLD
  }

  /** The worker that streams. */
  WorkerProcess worker() {
    return environment.startWorkerIfDead();
  }

  Faults faults() {
    return environment.snowflake().faults();
  }

  /** Waits until the pipeline comes to a place and does something to it right there. */
  void at(Place place, Runnable action) throws InterruptedException, TimeoutException {
    CountDownLatch done = new CountDownLatch(1);
    place.onReach(
        faults(),
        () -> {
          action.run();
          done.countDown();
        });
    if (!done.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new TimeoutException("the stream never came to " + place.name());
    }
  }

  /**
   * As {@link #at(Place, Runnable)} for a backfill job.
   *
   * @param start lets the job come by, once its place is watched
   */
  void at(BackfillPlace place, BackfillFault.Job job, Runnable start, Runnable action)
      throws InterruptedException, TimeoutException {
    CountDownLatch done = new CountDownLatch(1);
    place.onReach(
        faults(),
        job::isOfASuccessor,
        () -> {
          action.run();
          done.countDown();
        });
    start.run();
    if (!done.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new TimeoutException("the job never came to " + place.name());
    }
  }

  /** A worker was killed: another one is started where none runs. */
  void replace(WorkerProcess dead) {
    environment.startWorkerIfDead();
    if (deaths == Deaths.TOLD) {
      shop.tellWorkerDied(dead);
    }
  }

  /** The epoch that is stored: every attempt at streaming raises it. */
  long epoch() throws SQLException {
    String state =
        "\"%s\".\"_ROSETTA\".\"STATE_%s\""
            .formatted(LocalSnowflake.DATABASE, ShopPipeline.NAME.toUpperCase(Locale.ROOT));
    try (Connection connection = environment.snowflake().connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT EPOCH FROM " + state)) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Waits for a condition that is looked at from outside. */
  void await(String what, Condition condition) throws InterruptedException, TimeoutException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > deadline) {
        throw new TimeoutException(what + " did not happen in " + PATIENCE.toSeconds() + " s");
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  /** Something that can be seen. */
  @FunctionalInterface
  interface Condition {
    boolean holds() throws InterruptedException;
  }
}
