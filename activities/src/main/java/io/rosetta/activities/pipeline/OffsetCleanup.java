package io.rosetta.activities.pipeline;

import io.micrometer.core.instrument.MeterRegistry;
import io.rosetta.activities.model.GivenUp;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.Owner;
import io.rosetta.activities.model.Position;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.StoredState;
import io.rosetta.activities.model.TableSettings;
import io.rosetta.activities.model.TableStatus;
import io.rosetta.activities.model.TableStatus.State;
import io.rosetta.activities.model.WriteMode;
import io.rosetta.activities.offset.Decision;
import io.rosetta.activities.offset.SlotView;
import io.rosetta.activities.snowflake.SnowflakeTarget;
import io.rosetta.workflows.RosettaError;
import io.rosetta.workflows.offset.OffsetCleanupReport;
import io.rosetta.workflows.offset.OffsetDecision;
import io.rosetta.workflows.offset.OffsetInspection;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of a pipeline's stored position; the steps of the workflow of the same name. */
final class OffsetCleanup {
  private static final Logger LOG = LoggerFactory.getLogger(OffsetCleanup.class);

  private final PipelineSetup setup;
  private final PositionLook positions;
  private final MeterRegistry meters;

  OffsetCleanup(PipelineSetup setup, PositionLook positions, MeterRegistry meters) {
    this.setup = setup;
    this.positions = positions;
    this.meters = meters;
  }

  /**
   * Looks and decides; changes nothing.
   *
   * @param finding what the stream found itself, empty for nothing
   * @throws RosettaException where only the user can mend it, and after a gap with {@code on_gap:
   *     fail}
   */
  OffsetInspection inspect(Optional<StoredState> stored, String finding) {
    Decision decision = positions.inspect(stored, finding);
    OffsetInspection inspection;
    if (decision instanceof Decision.Gap gap) {
      inspection = afterGap(gap, stored);
    } else if (decision instanceof Decision.Refusal refusal) {
      throw refusal.toException();
    } else {
      inspection = of(word(decision, stored), stored, "", false);
    }
    if (!inspection.decision().givesUpThePosition()) {
      say(inspection);
    }
    return inspection;
  }

  private OffsetInspection afterGap(Decision.Gap gap, Optional<StoredState> stored) {
    boolean replace = gap.slot() == Decision.SlotUse.REPLACE;
    return switch (setup.onGap()) {
      case FAIL -> {
        count("FAIL");
        throw gap.toException();
      }
      case RESYNC -> of(OffsetDecision.RESYNC, stored, gap.finding(), replace);
      case CONTINUE -> of(OffsetDecision.CONTINUE, stored, gap.finding(), replace);
    };
  }

  private static OffsetInspection of(
      OffsetDecision decision, Optional<StoredState> stored, String finding, boolean replaceSlot) {
    return new OffsetInspection(
        decision,
        stored.map(state -> state.position().lsn().toString()).orElse(""),
        stored.map(StoredState::generation).orElse(0L),
        finding,
        replaceSlot);
  }

  private static OffsetDecision word(Decision decision, Optional<StoredState> stored) {
    if (stored.isPresent()) {
      return OffsetDecision.RESUME;
    }
    return decision instanceof Decision.FreshStart
        ? OffsetDecision.FRESH_START
        : OffsetDecision.TAKE_OVER_SLOT;
  }

  /**
   * Begins the next generation in place of the inspected position, at what the slot has confirmed.
   *
   * @param target not yet taken over
   */
  OffsetCleanupReport beginGeneration(
      OffsetInspection inspected, Owner owner, PooledSource source, SnowflakeTarget target) {
    SlotView slot =
        source
            .slot()
            .filter(SlotView::holdsItsWal)
            .orElseThrow(
                () ->
                    new RosettaException(
                        RosettaError.SOURCE_FAILED,
                        "slot '" + setup.settings().slot() + "' went away again"));
    Position start = Position.start(slot.confirmedFlush());
    if (target.takeOver(owner).isEmpty()) {
      return report(inspected, "", 0);
    }
    StoredState begun =
        target.beginGeneration(
            new GivenUp(
                inspected.generation(),
                Lsn.parse(inspected.position()),
                inspected.decision().name(),
                inspected.finding()),
            setup.settings().slot(),
            start,
            source.server().identity(),
            tables -> after(inspected, tables));
    say(inspected);
    return report(inspected, start.lsn().toString(), begun.generation());
  }

  private static OffsetCleanupReport report(
      OffsetInspection inspected, String position, long generation) {
    return new OffsetCleanupReport(
        inspected.decision(), inspected.position(), position, generation, inspected.finding());
  }

  /** A table that cannot be copied again says what it misses. */
  private List<TableStatus> after(OffsetInspection inspected, List<TableStatus> tables) {
    boolean resync = inspected.decision() == OffsetDecision.RESYNC;
    String missed =
        "changes after " + inspected.position() + " were missed: " + inspected.finding();
    return tables.stream()
        .map(
            status -> {
              if (status.state() == State.REMOVED) {
                return status;
              }
              return resync && isKeyed(status)
                  ? new TableStatus(status.table(), State.RESYNCING, "")
                  : new TableStatus(
                      status.table(),
                      status.state(),
                      status.reason().isEmpty() ? missed : status.reason());
            })
        .toList();
  }

  private boolean isKeyed(TableStatus status) {
    return setup.settings().tables().stream()
        .filter(table -> table.id().equals(status.table()))
        .findFirst()
        .map(TableSettings::mode)
        .orElse(WriteMode.MERGE)
        .equals(WriteMode.MERGE);
  }

  private void say(OffsetInspection inspection) {
    count(inspection.decision().name());
    if (inspection.decision().givesUpThePosition()) {
      LOG.warn(
          "event=offset_cleanup pipeline={} decision={} position={} generation={} finding=\"{}\"",
          setup.name(),
          inspection.decision(),
          inspection.position(),
          inspection.generation(),
          inspection.finding());
    } else {
      LOG.info(
          "event=offset_cleanup pipeline={} decision={} position={}",
          setup.name(),
          inspection.decision(),
          inspection.position());
    }
  }

  private void count(String decision) {
    meters
        .counter("rosetta.offset.cleanup", "pipeline", setup.name(), "decision", decision)
        .increment();
  }
}
