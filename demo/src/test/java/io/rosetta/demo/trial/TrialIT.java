package io.rosetta.demo.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrialIT {
  @Test
  void killedWorkersTearNothingAndLoseNothing(@TempDir Path directory) throws Exception {
    ShortTrial.requireSurvived(
        directory,
        List.of(
            new KillPoint(Place.merged("accounts")),
            new KillPoint(Place.COMMIT_SENT),
            new KillPoint(Place.REPLY_DUE)));
  }

  @Test
  void everyDisturbanceHasANameOfItsOwn() {
    assertThat(Disturbances.all(3)).extracting(Disturbance::name).doesNotHaveDuplicates();
  }
}
