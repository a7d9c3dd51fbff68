package io.rosetta.demo.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetta.demo.local.LocalEnvironment;
import io.rosetta.demo.local.PortChoice;
import io.rosetta.demo.shop.LoadPlan;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code rosetta trial}: a few deaths of a worker process under a small load. */
class TrialIT {
  private static final LoadPlan SMALL = new LoadPlan(Long.MAX_VALUE, 150, 2, 7);

  @Test
  void killedWorkersTearNothingAndLoseNothing(@TempDir Path directory) throws Exception {
    requireNothingLost(
        directory,
        List.of(
            new KillPoint(Place.merged("accounts")),
            new KillPoint(Place.COMMIT_SENT),
            new KillPoint(Place.REPLY_DUE)));
  }

  @Test
  void aBackfillJobWhoseWorkersDieLosesNothingAndReadsNoChunkAgain(@TempDir Path directory)
      throws Exception {
    requireNothingLost(directory, List.of(BackfillFaults.killInARow()));
  }

  private static void requireNothingLost(Path directory, List<Disturbance> kills) throws Exception {
    try (LocalEnvironment environment =
        LocalEnvironment.start(directory, PortChoice.FREE, step -> {})) {
      Trial.Outcome outcome =
          new Trial(environment, step -> {}).run(kills, SMALL, Scene.Deaths.TOLD);
      assertThat(outcome.survived()).hasSize(kills.size());
      assertThat(outcome.changes()).isPositive();
      assertThat(outcome.verification().first()).isEmpty();
      assertThat(outcome.verification().equal()).isTrue();
    }
  }

  @Test
  void everyDisturbanceHasANameOfItsOwn() {
    assertThat(Disturbances.all(3)).extracting(Disturbance::name).doesNotHaveDuplicates();
  }
}
