package io.rosetta.demo.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetta.demo.local.LocalEnvironment;
import io.rosetta.demo.local.PortChoice;
import io.rosetta.demo.shop.LoadPlan;
import java.nio.file.Path;
import java.util.List;

/** The short form of {@code rosetta trial}: deaths of a worker process under a small load. */
final class ShortTrial {
  private static final LoadPlan SMALL = new LoadPlan(Long.MAX_VALUE, 150, 2, 7);

  private ShortTrial() {}

  /** Runs it below the directory: nothing is torn, nothing lost. */
  static void requireSurvived(Path directory, List<Disturbance> deaths) throws Exception {
    try (LocalEnvironment environment =
        LocalEnvironment.start(directory, PortChoice.FREE, step -> {})) {
      Trial.Outcome outcome =
          new Trial(environment, step -> {}).run(deaths, SMALL, Scene.Deaths.TOLD);
      assertThat(outcome.survived()).hasSize(deaths.size());
      assertThat(outcome.changes()).isPositive();
      assertThat(outcome.verification().first()).isEmpty();
      assertThat(outcome.verification().equal()).isTrue();
    }
  }
}
