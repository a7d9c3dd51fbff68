package io.rosetta.demo.trial;

import io.rosetta.demo.shop.LoadPlan;
import io.rosetta.demo.shop.ShopLoad;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two jobs on two tables while the source is changed as fast as it goes. Nobody may wait for
 * another in a circle, and no queue may grow before a table of the target: in a worker the stream
 * and one backfill wait for the pipeline's lock, however many jobs it has.
 */
final class FullLoad {
  private static final Logger LOG = LoggerFactory.getLogger(FullLoad.class);
  private static final long SECONDS = 60;
  private static final int CONNECTIONS = 4;
  private static final int MOST_WAITERS = 2;

  /** Snowflake's codes for a queue that is too long and for a circle, as the worker logs them. */
  private static final List<String> GIVEN_UP = List.of("code=625", "000625");

  private FullLoad() {}

  static void strike(Scene scene, Parcels parcels, BackfillFault.Job job) throws Exception {
    BackfillFault.Job other = job.on("shop.orders");
    long logged = lines(scene.worker().log());
    LockWatch.Queue longest;
    long changes;
    try (LockWatch locks = LockWatch.start(scene.environment().snowflake());
        ShopLoad load =
            scene
                .shop()
                .load(new LoadPlan(Long.MAX_VALUE, 0, CONNECTIONS, scene.random().nextInt()))) {
      job.start();
      other.start();
      for (long second = 0; second < SECONDS; second++) {
        parcels.change();
        TimeUnit.SECONDS.sleep(1);
      }
      changes = load.changes();
      load.stop();
      load.await();
      job.requireCompleted();
      other.requireCompleted();
      longest = locks.longest();
    }
    LOG.info(
        "event=full_load seconds={} changes={} looks={} most_waiters={} of={}",
        SECONDS,
        changes,
        longest.looks(),
        longest.most(),
        longest.table());
    if (longest.most() > MOST_WAITERS) {
      throw new IllegalStateException("a queue of waiters: " + longest);
    }
    requireNobodyGivenUp(scene.worker().log(), logged);
  }

  private static long lines(Path log) throws IOException {
    try (Stream<String> lines = Files.lines(log)) {
      return lines.count();
    }
  }

  private static void requireNobodyGivenUp(Path log, long before) throws IOException {
    try (Stream<String> lines = Files.lines(log)) {
      Optional<String> givenUp =
          lines.skip(before).filter(line -> GIVEN_UP.stream().anyMatch(line::contains)).findFirst();
      if (givenUp.isPresent()) {
        throw new IllegalStateException("a statement was given up: " + givenUp.get());
      }
    }
  }
}
