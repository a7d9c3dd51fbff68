package io.rosetta.activities.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.StreamProgress;
import io.rosetta.activities.model.StreamProgress.Phase;
import io.rosetta.workflows.StreamReport;
import io.rosetta.workflows.StreamRequest;
import io.rosetta.workflows.StreamTotals;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamReportsTest {
  private final StreamReports reports =
      new StreamReports(
          new StreamRequest("orders", 3, Duration.ofHours(1), Duration.ofMinutes(1)),
          2,
          "worker-1",
          StreamTotals.NONE,
          Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));

  /** The workflow then shows the last one that it was told. */
  @Test
  void positionThatIsNotReadYetIsNone() {
    StreamReport report =
        reports.of(
            new StreamProgress(
                Phase.CHECKING, 1, Lsn.ZERO, Instant.EPOCH, Lsn.ZERO, 0, 0, 0, 0, 0, 0, List.of()));

    assertThat(report.position()).isEmpty();
    assertThat(report.received()).isEmpty();
    assertThat(report.reads()).isFalse();
  }
}
