package io.rosetta.activities.pipeline;

import io.rosetta.activities.postgres.WalReading;
import io.rosetta.activities.postgres.WalThresholds;
import io.rosetta.workflows.ByteSize;
import io.rosetta.workflows.SlotReport;
import io.temporal.client.WorkflowNotFoundException;
import java.time.Clock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the pipeline's workflow what the WAL monitor found, in words. The monitor's thread. */
final class SlotReporter implements Consumer<WalReading> {
  private static final Logger LOG = LoggerFactory.getLogger(SlotReporter.class);

  private final String slot;
  private final WalThresholds thresholds;
  private final Consumer<SlotReport> workflow;
  private final Clock clock;

  /**
   * For one slot.
   *
   * @param workflow where reports go; blocks, and may throw
   */
  SlotReporter(String slot, WalThresholds thresholds, Consumer<SlotReport> workflow, Clock clock) {
    this.slot = slot;
    this.thresholds = thresholds;
    this.workflow = workflow;
    this.clock = clock;
  }

  /** Throws when the server cannot be reached; that there is no such workflow is fine. */
  @Override
  public void accept(WalReading reading) {
    try {
      workflow.accept(
          new SlotReport(
              slot,
              reading.level().name(),
              reading.keptBytes(),
              reading.walStatus(),
              message(reading),
              clock.instant()));
    } catch (WorkflowNotFoundException e) {
      LOG.debug("the pipeline is stopped, its slot is still watched slot={}", slot);
    }
  }

  private String message(WalReading reading) {
    if (reading.level() == WalReading.Level.OK) {
      return "";
    }
    return switch (reading.walStatus()) {
      case WalReading.MISSING ->
          "Slot %s does not exist on the source: what changes is not kept for the pipeline, so it needs a resync."
              .formatted(slot);
      case WalReading.LOST ->
          "Slot %s is lost: the source has removed WAL that it needed, so the pipeline needs a resync."
              .formatted(slot);
      default ->
          "Slot %s keeps %s of WAL on the source (wal_status %s; warning from %s, error from %s). Let the pipeline catch up, or give the source more disk before it is full."
              .formatted(
                  slot,
                  new ByteSize(reading.keptBytes()),
                  reading.walStatus(),
                  new ByteSize(thresholds.warningBytes()),
                  new ByteSize(thresholds.errorBytes()));
    };
  }
}
