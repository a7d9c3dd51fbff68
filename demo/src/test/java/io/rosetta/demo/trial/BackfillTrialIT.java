package io.rosetta.demo.trial;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackfillTrialIT {
  @Test
  void aJobWhoseWorkersDieLosesNothingAndReadsNoChunkAgain(@TempDir Path directory)
      throws Exception {
    ShortTrial.requireSurvived(directory, List.of(BackfillFaults.killInARow()));
  }
}
