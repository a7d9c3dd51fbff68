package io.rosetta.demo;

import io.rosetta.demo.local.LocalEnvironment;
import io.rosetta.demo.local.WorkerProcess;
import io.rosetta.demo.proof.TornReadWatch;
import io.rosetta.demo.proof.Verification;
import io.rosetta.demo.shop.LoadPlan;
import io.rosetta.demo.shop.ShopLoad;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Kills the worker (kill -9) again and again while the shop is under load, starts another one each
 * time, and compares every value at the end. A watch reads the sum over two tables of the target
 * all the while.
 */
public final class CrashTrial {
  private static final Duration START_PATIENCE = Duration.ofMinutes(3);
  // After a kill Temporal notices by the missing heartbeat (30 s), then the stream is opened again.
  private static final Duration BATCH_PATIENCE = Duration.ofMinutes(3);
  private static final Duration SETTLE_PATIENCE = Duration.ofMinutes(10);

  private final LocalEnvironment environment;
  private final Consumer<String> progress;
  private final Random random;

  /**
   * Prepares a trial.
   *
   * @param progress told about each kill
   * @param seed of the random moments
   */
  public CrashTrial(LocalEnvironment environment, Consumer<String> progress, long seed) {
    this.environment = environment;
    this.progress = progress;
    this.random = new Random(seed);
  }

  /**
   * What a trial found.
   *
   * @param kills that were made
   * @param reads of the sum while they were made
   */
  public record Outcome(int kills, long reads, Verification verification) {}

  /**
   * Runs the trial.
   *
   * @param points one kill at each, in this order
   * @param randomKills so many more at random moments
   * @param plan the load, which goes on for as long as there are kills to make
   * @throws IllegalStateException when a read saw half a transaction
   */
  Outcome run(List<KillPoint> points, int randomKills, LoadPlan plan)
      throws SQLException, InterruptedException, TimeoutException {
    try (ShopPipeline shop = ShopPipeline.prepare(environment, List.of())) {
      environment.startWorker();
      shop.start(START_PATIENCE);
      long reads;
      try (TornReadWatch watch = shop.watch();
          ShopLoad load = shop.load(plan)) {
        for (KillPoint point : points) {
          killAt(point);
          requireWhole(watch, point.toString());
        }
        for (int i = 0; i < randomKills; i++) {
          killAtRandom();
          requireWhole(watch, "a random moment");
        }
        load.stop();
        load.await();
        shop.settle(SETTLE_PATIENCE);
        requireWhole(watch, "the end");
        reads = watch.reads();
      }
      return new Outcome(points.size() + randomKills, reads, shop.verify());
    }
  }

  private void killAt(KillPoint point) throws InterruptedException, TimeoutException {
    WorkerProcess worker = environment.startWorkerIfDead();
    CountDownLatch killed = new CountDownLatch(1);
    point.arm(
        environment.snowflake().faults(),
        () -> {
          worker.kill();
          killed.countDown();
        });
    if (!killed.await(BATCH_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new TimeoutException("the stream never came to " + point);
    }
    progress.accept("killed at " + point + ", pid " + worker.pid());
    environment.startWorkerIfDead();
  }

  /** Some time after the stream's first statements in the target, so that it is at work. */
  private void killAtRandom() throws InterruptedException, TimeoutException {
    WorkerProcess worker = environment.startWorkerIfDead();
    CountDownLatch atWork = new CountDownLatch(1);
    environment.snowflake().faults().on("^\\s*PUT ").before(seen -> atWork.countDown());
    if (!atWork.await(BATCH_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new TimeoutException("the stream does not come to work again");
    }
    long millis = random.nextInt(2_000);
    TimeUnit.MILLISECONDS.sleep(millis);
    worker.kill();
    progress.accept("killed " + millis + " ms after a PUT, pid " + worker.pid());
    environment.startWorkerIfDead();
  }

  private static void requireWhole(TornReadWatch watch, String when) {
    watch
        .torn()
        .ifPresent(
            torn -> {
              throw new IllegalStateException(
                  "a read saw half a transaction (noticed after " + when + "): " + torn);
            });
  }
}
