package io.rosetta.activities.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rosetta.activities.postgres.WalReading;
import io.rosetta.activities.postgres.WalReading.Level;
import io.rosetta.activities.postgres.WalThresholds;
import io.rosetta.workflows.SlotReport;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.client.WorkflowNotFoundException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class SlotReporterTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final WalThresholds THRESHOLDS = new WalThresholds(1L << 30, 10L << 30);

  @Test
  void saysHowMuchIsKeptAndWhatTheThresholdsAre() {
    SlotReport report = reported(new WalReading(Level.WARNING, 3L << 29, 5, "extended"));

    assertThat(report.alarms()).isTrue();
    assertThat(report.at()).isEqualTo(NOW);
    assertThat(report.message())
        .contains("Slot rosetta_orders keeps 1.5 GB of WAL")
        .contains("warning from 1.0 GB, error from 10.0 GB")
        .contains("Let the pipeline catch up");
  }

  @Test
  void saysThatASlotIsMissingOrLost() {
    assertThat(reported(new WalReading(Level.ERROR, 0, 0, WalReading.MISSING)).message())
        .contains("does not exist", "needs a resync");
    assertThat(reported(new WalReading(Level.ERROR, 0, 0, WalReading.LOST)).message())
        .contains("is lost", "needs a resync");
  }

  @Test
  void isSilentWhenAllIsWell() {
    SlotReport report = reported(new WalReading(Level.OK, 4096, 0, "reserved"));

    assertThat(report.alarms()).isFalse();
    assertThat(report.message()).isEmpty();
    assertThat(report.kept()).isEqualTo("4.0 KB kept (reserved)");
  }

  @Test
  void aStoppedPipelineNeedNotListenButAServerThatDoesNotAnswerIsAFailure() {
    WalReading reading = new WalReading(Level.OK, 0, 0, "reserved");
    SlotReporter toNobody =
        reporter(
            report -> {
              throw new WorkflowNotFoundException(
                  WorkflowExecution.getDefaultInstance(), "PipelineWorkflow", null);
            });
    SlotReporter unreachable =
        reporter(
            report -> {
              throw new IllegalStateException("no server");
            });

    assertThatCode(() -> toNobody.accept(reading)).doesNotThrowAnyException();
    assertThatThrownBy(() -> unreachable.accept(reading)).hasMessage("no server");
  }

  private static SlotReport reported(WalReading reading) {
    List<SlotReport> told = new ArrayList<>();
    reporter(told::add).accept(reading);
    assertThat(told).hasSize(1);
    return told.get(0);
  }

  private static SlotReporter reporter(Consumer<SlotReport> workflow) {
    return new SlotReporter(
        "rosetta_orders", THRESHOLDS, workflow, Clock.fixed(NOW, ZoneOffset.UTC));
  }
}
