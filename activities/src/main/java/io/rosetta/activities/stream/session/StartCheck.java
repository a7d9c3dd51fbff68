package io.rosetta.activities.stream.session;

import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.Position;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.StoredState;
import io.rosetta.activities.model.StreamTarget;
import io.rosetta.activities.offset.Decision;
import io.rosetta.activities.offset.PositionCheck;
import io.rosetta.activities.offset.ServerView;
import io.rosetta.activities.offset.SlotView;
import io.rosetta.workflows.RosettaError;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first step of every attempt: take the state over, then look whether going on from it is safe.
 * The decision is made anew each time, for a failover may have happened since the last one.
 */
final class StartCheck {
  private static final Logger log = LoggerFactory.getLogger(StartCheck.class);

  /** How many of our own stale walsenders are ended before that looks like a fight. */
  private static final int MAX_ENDED = 3;

  private final StreamPlan plan;
  private final StreamSource source;
  private final StreamTarget target;

  StartCheck(StreamPlan plan, StreamSource source, StreamTarget target) {
    this.plan = plan;
    this.source = source;
    this.target = target;
  }

  /** What the attempt starts from. */
  record Start(StoredState state, Lsn restartLsn, String database) {}

  /**
   * Takes over and decides.
   *
   * @throws RosettaException when the attempt must not go on
   */
  Start run() {
    Optional<StoredState> stored = target.takeOver(plan.owner());
    PositionCheck check = new PositionCheck(plan.pipeline(), plan.slot());
    for (int ended = 0; ended <= MAX_ENDED; ended++) {
      ServerView server = source.server();
      Optional<SlotView> slot = source.slot();
      Decision decision = check.decide(stored, slot, server);
      if (decision instanceof Decision.EndOwnWalsender stale) {
        log.info(
            "event=stale_walsender_ended pipeline={} pid={} application={}",
            plan.pipeline(),
            stale.pid(),
            stale.application());
        source.endWalsender(stale.pid());
        continue;
      }
      return start(decision, stored, slot, server);
    }
    throw new RosettaException(
        RosettaError.SLOT_ACTIVE,
        "pipeline " + plan.pipeline() + ": slot " + plan.slot() + " is taken again and again");
  }

  private Start start(
      Decision decision, Optional<StoredState> stored, Optional<SlotView> slot, ServerView server) {
    Lsn restart = slot.map(SlotView::restart).orElse(Lsn.ZERO);
    if (decision instanceof Decision.Refusal refusal) {
      throw refusal.toException();
    }
    if (decision instanceof Decision.TakeOverSlot takeOver) {
      Position position = Position.start(takeOver.confirmed());
      StoredState first =
          target.initialize(plan.owner(), plan.slot(), position, server.identity(), List.of());
      return new Start(first, restart, server.database());
    }
    if (decision instanceof Decision.Resume) {
      target.confirmSource(server.identity(), restart);
      return new Start(stored.orElseThrow(), restart, server.database());
    }
    throw new RosettaException(
        RosettaError.SOURCE_PREFLIGHT_FAILED,
        "pipeline "
            + plan.pipeline()
            + ": slot "
            + plan.slot()
            + " does not exist; the pipeline's preparation creates it");
  }
}
