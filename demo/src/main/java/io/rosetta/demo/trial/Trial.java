package io.rosetta.demo.trial;

import io.rosetta.demo.ShopPipeline;
import io.rosetta.demo.local.LocalEnvironment;
import io.rosetta.demo.proof.TornReadWatch;
import io.rosetta.demo.proof.Verification;
import io.rosetta.demo.shop.LoadPlan;
import io.rosetta.demo.shop.ShopLoad;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Disturbs a pipeline again and again while the shop is under load. After each disturbance the
 * trial waits until a transaction that was committed after it is in the target; a watch reads the
 * sum over two tables of the target all the while; at the end every value is compared.
 */
public final class Trial {
  private static final Duration START_PATIENCE = Duration.ofMinutes(3);
  private static final Duration END_PATIENCE = Duration.ofMinutes(10);
  private static final double NANOS = 1e9;

  private final LocalEnvironment environment;
  private final Consumer<String> progress;

  /**
   * Prepares a trial.
   *
   * @param progress told about each disturbance
   */
  public Trial(LocalEnvironment environment, Consumer<String> progress) {
    this.environment = environment;
    this.progress = progress;
  }

  /**
   * What a trial found.
   *
   * @param survived names of the disturbances after which the pipeline went on
   * @param reads of the sum while they were made
   * @param changes that the load has committed
   */
  public record Outcome(
      List<String> survived, long reads, long changes, Verification verification) {
    public Outcome {
      survived = List.copyOf(survived);
    }
  }

  /**
   * Runs the trial.
   *
   * @param plan the load; it ends with the last disturbance
   * @throws IllegalStateException when a read saw half a transaction, or the pipeline failed
   * @throws java.util.concurrent.TimeoutException when the pipeline did not come back
   */
  Outcome run(List<Disturbance> disturbances, LoadPlan plan, Scene.Deaths deaths) throws Exception {
    try (ShopPipeline shop = ShopPipeline.prepare(environment, 0, List.of())) {
      environment.startWorker();
      shop.start(START_PATIENCE);
      Scene scene = new Scene(environment, shop, new Random(plan.seed()), deaths);
      try (TornReadWatch watch = shop.awaitWatch(START_PATIENCE);
          ShopLoad load = shop.load(plan)) {
        List<String> survived = new ArrayList<>();
        for (Disturbance disturbance : disturbances) {
          if (survives(scene, disturbance, watch)) {
            survived.add(disturbance.name());
          }
        }
        load.stop();
        load.await();
        shop.settle(END_PATIENCE);
        requireWhole(watch, "the end");
        return new Outcome(survived, watch.reads(), load.changes(), shop.verify());
      }
    }
  }

  private boolean survives(Scene scene, Disturbance disturbance, TornReadWatch watch)
      throws Exception {
    if (!disturbance.isPossible(scene)) {
      progress.accept(disturbance.name() + ": left out, this environment cannot do it");
      return false;
    }
    long reads = watch.reads();
    disturbance.strike(scene);
    long struck = System.nanoTime();
    scene.shop().settle(Scene.PATIENCE);
    scene.faults().clear();
    requireWhole(watch, disturbance.name());
    if (watch.reads() == reads) {
      throw new IllegalStateException("nothing was read during " + disturbance.name());
    }
    progress.accept(
        "%s: back after %.1f s"
            .formatted(disturbance.name(), (System.nanoTime() - struck) / NANOS));
    return true;
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
