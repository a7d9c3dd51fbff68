package io.rosetta.demo.trial;

import io.rosetta.demo.local.WorkerProcess;
import java.util.concurrent.TimeUnit;

/** Deaths of a worker that no statement of a batch stands for. */
final class Kills {
  private static final int LONGEST_WAIT_MILLIS = 3_000;

  private Kills() {}

  /** kill -9 at any moment. */
  record AtRandom(int number) implements Disturbance {
    @Override
    public String name() {
      return "kill-random-" + number;
    }

    @Override
    public void strike(Scene scene) throws Exception {
      WorkerProcess worker = scene.worker();
      TimeUnit.MILLISECONDS.sleep(scene.random().nextInt(LONGEST_WAIT_MILLIS));
      worker.kill();
      scene.replace(worker);
    }
  }

  /** Dies, and its successor dies while it takes the pipeline over. */
  record WhileTakingOver() implements Disturbance {
    @Override
    public String name() {
      return "kill-" + Place.EPOCH_RAISED.name();
    }

    @Override
    public void strike(Scene scene) throws Exception {
      WorkerProcess first = scene.worker();
      scene.at(Place.LOCK_TAKEN, first::kill);
      WorkerProcess second = scene.environment().startWorkerIfDead();
      scene.at(Place.EPOCH_RAISED, second::kill);
      scene.replace(second);
    }
  }

  /** SIGTERM while another worker is there: the stream is handed over. */
  record HandOver() implements Disturbance {
    @Override
    public String name() {
      return "hand-over";
    }

    @Override
    public void strike(Scene scene) throws Exception {
      WorkerProcess first = scene.worker();
      WorkerProcess second = scene.environment().startAnotherWorker();
      scene.await("the start of a second worker", second::isReady);
      if (!first.stop()) {
        throw new IllegalStateException("a worker had to be killed: it did not stop when asked to");
      }
    }
  }
}
