package io.rosetta.demo.trial;

import io.rosetta.demo.local.WorkerProcess;

/**
 * kill -9 of the worker at a place in the load of a batch; a new one starts.
 *
 * @param place where it dies
 */
record KillPoint(Place place) implements Disturbance {
  @Override
  public String name() {
    return "kill-" + place.name();
  }

  @Override
  public void strike(Scene scene) throws Exception {
    WorkerProcess worker = scene.worker();
    scene.at(place, worker::kill);
    scene.replace(worker);
  }
}
