package io.rosetta.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetta.workflows.PipelineState;
import io.rosetta.workflows.PipelineStatus;
import io.rosetta.workflows.StreamReport;
import io.rosetta.workflows.StreamTotals;
import io.temporal.api.common.v1.ActivityType;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusTextTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final DataConverter CONVERTER = DefaultDataConverter.newDefaultInstance();

  @Test
  void aTargetThatTakesLongOverABatchIsNamed() {
    assertThat(lines(stream(1, report(1, 47))))
        .contains(
            "target      at work on one batch for 47 s; if nothing answers there, the stream fails"
                + " and is tried again");
    assertThat(lines(stream(1, report(1, 9)))).noneMatch(line -> line.startsWith("target"));
  }

  @Test
  void anAttemptThatHasNotReportedShowsWhyTheLastOneFailed() {
    PendingActivityInfo before = failed(stream(3, report(2, 0)));
    assertThat(lines(before))
        .contains("retrying    Stream, attempt 3; the last one failed: no such host")
        .noneMatch(line -> line.startsWith("lag"));
  }

  @Test
  void aStreamThatIsBackIsNotCalledRetrying() {
    PendingActivityInfo back = failed(stream(3, report(3, 0)));
    assertThat(lines(back))
        .noneMatch(line -> line.startsWith("retrying"))
        .contains("lag         50.0 s");
  }

  private static List<String> lines(PendingActivityInfo pending) {
    PipelineStatus status =
        new PipelineStatus(
            "orders",
            PipelineState.STREAMING,
            "",
            0.5,
            "0/1",
            "0/1",
            StreamTotals.NONE,
            1,
            List.of(),
            List.of(),
            null,
            List.of(),
            0,
            null,
            null,
            1,
            1,
            "worker-1",
            NOW,
            NOW);
    return new StatusText(CONVERTER).lines(status, List.of(pending));
  }

  private static PendingActivityInfo stream(int attempt, StreamReport heartbeat) {
    return PendingActivityInfo.newBuilder()
        .setActivityType(ActivityType.newBuilder().setName("Stream"))
        .setAttempt(attempt)
        .setHeartbeatDetails(
            Payloads.newBuilder().addPayloads(CONVERTER.toPayload(heartbeat).orElseThrow()))
        .build();
  }

  private static PendingActivityInfo failed(PendingActivityInfo activity) {
    return activity.toBuilder()
        .setLastFailure(Failure.newBuilder().setMessage("no such host"))
        .build();
  }

  private static StreamReport report(int attempt, long targetBusySeconds) {
    return new StreamReport(
        1,
        attempt,
        "worker-1",
        "STREAMING",
        "0/2",
        "0/2",
        50,
        targetBusySeconds,
        StreamTotals.NONE,
        1,
        List.of(),
        null,
        NOW);
  }
}
