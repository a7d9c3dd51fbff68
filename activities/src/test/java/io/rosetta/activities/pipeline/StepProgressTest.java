package io.rosetta.activities.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetta.activities.testing.MovedClock;
import io.rosetta.workflows.backfill.BackfillProgressReport;
import io.rosetta.workflows.backfill.BackfillRef;
import io.rosetta.workflows.backfill.BackfillStep;
import io.rosetta.workflows.backfill.LaneProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepProgressTest {
  private static final BackfillRef REF = new BackfillRef("shop", "job_1", 2, Duration.ofMinutes(1));

  private final List<BackfillProgressReport> reported = new ArrayList<>();
  private final MovedClock clock = new MovedClock();
  private final StepProgress progress =
      new StepProgress(REF, BackfillStep.COPY, "worker-1", Instant.EPOCH, clock);

  private static LaneProgress lane(int chunk) {
    return new LaneProgress(0, chunk, "READ", chunk, 0, 0, 0);
  }

  private void report(LaneProgress lane) {
    progress.report(
        report -> {
          reported.add(report);
          return true;
        },
        lane);
  }

  @Test
  void aStepThatHasNothingToSayIsSilent() {
    report(null);
    clock.passes(Duration.ofHours(1));
    report(null);

    assertThat(reported).isEmpty();
  }

  @Test
  void thatItWaitsAndThatItGoesOnIsNews() {
    progress.waitsFor("pid 1");
    report(null);
    progress.waitsFor("pid 2");
    report(null);
    progress.waitsFor("");
    report(null);

    assertThat(reported).extracting(BackfillProgressReport::waitsFor).containsExactly("pid 1", "");
    assertThat(reported.get(0).attempt()).isEqualTo(2);
    assertThat(reported.get(0).worker()).isEqualTo("worker-1");
  }

  @Test
  void progressIsToldNowAndThen() {
    report(lane(1));
    clock.passes(Duration.ofSeconds(59));
    report(lane(2));
    clock.passes(Duration.ofSeconds(1));
    report(lane(3));
    clock.passes(Duration.ofMinutes(5));
    report(lane(3));

    assertThat(reported).extracting(report -> report.lane().chunk()).containsExactly(1, 3);
  }

  /** A copy of several days does not fill the history. */
  @Test
  void theOlderAStepIsTheLessOftenItTells() {
    clock.passes(Duration.ofHours(50));
    report(lane(1));
    clock.passes(Duration.ofMinutes(50));
    report(lane(2));
    clock.passes(Duration.ofMinutes(20));
    report(lane(3));

    assertThat(reported).extracting(report -> report.lane().chunk()).containsExactly(1, 3);
  }

  @Test
  void whatCouldNotBeSentIsSentWithTheNext() {
    progress.report(report -> false, lane(1));
    report(lane(2));

    assertThat(reported).hasSize(1);
  }
}
