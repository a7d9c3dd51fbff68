package io.rosetta.demo.trial;

import io.rosetta.demo.ShopPipeline;
import io.rosetta.demo.local.WorkerProcess;
import io.rosetta.demo.screen.WorkerNumbers;
import java.util.Optional;

/**
 * The worker is stopped where it is (SIGSTOP) for longer than its heartbeat timeout; another takes
 * over; the first one wakes up (SIGCONT) in the middle of its batch and must not commit it.
 *
 * @param place where it freezes
 */
record Freeze(Place place) implements Disturbance {
  @Override
  public String name() {
    return "freeze-" + place.name();
  }

  @Override
  public void strike(Scene scene) throws Exception {
    WorkerProcess frozen = scene.worker();
    try {
      scene.at(place, frozen::freeze);
      scene.environment().startAnotherWorker();
      scene.shop().settle(Scene.PATIENCE);
      long epoch = scene.epoch();
      frozen.thaw();
      WorkerNumbers numbers = new WorkerNumbers(frozen.address(), ShopPipeline.NAME);
      scene.await("the end of the frozen worker's stream", () -> hasGivenUp(numbers));
      scene.shop().settle(Scene.PATIENCE);
      if (scene.epoch() != epoch) {
        throw new IllegalStateException("the worker that woke up disturbed its successor");
      }
    } finally {
      frozen.kill();
    }
  }

  private static boolean hasGivenUp(WorkerNumbers numbers) throws InterruptedException {
    Optional<WorkerNumbers.Numbers> read = numbers.read();
    return read.isPresent() && !read.get().streaming();
  }
}
