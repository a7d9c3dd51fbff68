package io.rosetta.activities.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rosetta.activities.model.RosettaException;
import io.rosetta.workflows.RosettaError;
import io.rosetta.workflows.StreamReport;
import io.rosetta.workflows.StreamRequest;
import io.rosetta.workflows.StreamResult;
import io.rosetta.workflows.StreamTotals;
import io.rosetta.workflows.TableView;
import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.client.ActivityCanceledException;
import io.temporal.client.ActivityNotExistsException;
import io.temporal.failure.ApplicationErrorCategory;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.TimeoutFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StreamAttemptTest {
  private static final StreamRequest REQUEST =
      new StreamRequest("orders", 3, Duration.ofHours(1), Duration.ofMinutes(1));

  private final ScriptedContext context = new ScriptedContext();
  private final ScriptedRun run = new ScriptedRun();
  private final WorkerStopping stopping = new WorkerStopping();
  private final List<StreamReport> reported = new CopyOnWriteArrayList<>();
  private final WorkflowReporter reporter = new WorkflowReporter(reported::add, REQUEST);

  private StreamResult attempt(Duration lease, Duration stall) {
    StreamReports reports =
        new StreamReports(
            REQUEST,
            2,
            "worker-1",
            new StreamTotals(1, 1, 1, 0),
            Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
    return new StreamAttempt(context, run, reports, reporter, stopping).run(lease, stall);
  }

  @AfterEach
  void nothingIsLeftOnTheActivitysThread() {
    reporter.close();
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void theEndOfTheLeaseDrainsAndReturnsTheLastReport() {
    StreamReport last = attempt(Duration.ZERO, Duration.ofHours(1)).last();
    assertThat(run.drains).hasValue(1);
    assertThat(last.position()).isEqualTo("16/B374D848");
    assertThat(last.lagSeconds()).isEqualTo(1.5);
    assertThat(last.targetBusySeconds()).isEqualTo(12);
    assertThat(last.totals()).isEqualTo(new StreamTotals(3, 31, 401, 5));
    assertThat(last.tables().get(0)).isEqualTo(new TableView("public.b", "FAILED", "renamed"));
    assertThat(context.beats).first().isInstanceOf(StreamReport.class);
  }

  @Test
  void aCancelDrainsAndIsReportedAsACancel() {
    context.answer = new ActivityCanceledException();
    assertThatThrownBy(() -> attempt(Duration.ofHours(1), Duration.ofHours(1)))
        .isInstanceOf(ActivityCanceledException.class);
    assertThat(run.drains).hasValue(1);
    assertThat(run.interrupted).isFalse();
  }

  @Test
  void aLocalHeartbeatTimeoutIsNoCancelButAFailureToRetry() {
    context.answer =
        new ActivityCanceledException(
            null, new TimeoutFailure(null, null, TimeoutType.TIMEOUT_TYPE_HEARTBEAT));
    assertThatThrownBy(() -> attempt(Duration.ofHours(1), Duration.ofHours(1)))
        .isInstanceOfSatisfying(
            RosettaException.class,
            e -> assertThat(e.error()).isEqualTo(RosettaError.STREAM_FAILED));
    assertThat(run.interrupted).isTrue();
  }

  @Test
  void anAttemptThatTheServerGaveAwayIsInterruptedAtOnce() {
    context.answer = new ActivityNotExistsException(new IllegalStateException("gone"));
    assertThatThrownBy(() -> attempt(Duration.ofHours(1), Duration.ofHours(1)))
        .isInstanceOf(RosettaException.class);
    assertThat(run.interrupted).isTrue();
    assertThat(run.drains).hasValue(0);
  }

  @Test
  void aStoppingWorkerDrainsAndHandsOverWithoutAnError() {
    stopping.ask();
    assertThatThrownBy(() -> attempt(Duration.ofHours(1), Duration.ofHours(1)))
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            e -> {
              assertThat(e.getCategory()).isEqualTo(ApplicationErrorCategory.BENIGN);
              assertThat(e.getNextRetryDelay()).isEqualTo(Duration.ofMillis(200));
              assertThat(e.isNonRetryable()).isFalse();
            });
    assertThat(run.drains).hasValue(1);
  }

  @Test
  void aStreamThatDoesNotMoveStopsBeatingAndIsInterrupted() {
    run.moves = false;
    assertThatThrownBy(() -> attempt(Duration.ofHours(1), Duration.ZERO))
        .isInstanceOf(RosettaException.class)
        .hasMessageContaining("has not moved");
    assertThat(run.interrupted).isTrue();
  }

  @Test
  void aFailureOfTheStreamIsThrownAsItIsAndTheWorkflowHearsOfIt() {
    run.fail(new RosettaException(RosettaError.SLOT_LOST, "The slot is lost."));
    assertThatThrownBy(() -> attempt(Duration.ofHours(1), Duration.ofHours(1)))
        .isInstanceOfSatisfying(
            RosettaException.class, e -> assertThat(e.error()).isEqualTo(RosettaError.SLOT_LOST));
    reporter.close();
    assertThat(reported.get(reported.size() - 1).problem().type()).isEqualTo("SLOT_LOST");
  }

  @Test
  void aStreamThatEndsUnaskedIsAFailure() {
    run.endUnasked();
    assertThatThrownBy(() -> attempt(Duration.ofHours(1), Duration.ofHours(1)))
        .hasMessageContaining("without having been asked to");
  }
}
