package io.rosetta.activities.pipeline;

import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.StoredState;
import io.rosetta.activities.offset.Decision;
import io.rosetta.activities.offset.PositionCheck;
import io.rosetta.activities.offset.SlotView;
import io.rosetta.activities.stream.session.StreamSource;
import io.rosetta.workflows.RosettaError;
import java.util.Optional;

/** The position check outside of a stream, where our own stale walsender may still be there. */
final class PositionLook {
  private static final int MOST_ENDED = 3;

  private final PositionCheck check;
  private final StreamSource source;
  private final String slot;

  PositionLook(String pipeline, String slot, StreamSource source) {
    this.check = new PositionCheck(pipeline, slot);
    this.slot = slot;
    this.source = source;
  }

  /** Changes nothing: our own walsender is an answer too. */
  Decision look(Optional<StoredState> stored) {
    return required(check.decide(stored, source.slot(), source.server()));
  }

  /** Ends our own stale walsenders first. */
  Decision settle(Optional<StoredState> stored) {
    for (int ended = 0; ended <= MOST_ENDED; ended++) {
      Decision decision = look(stored);
      if (!(decision instanceof Decision.EndOwnWalsender stale)) {
        return decision;
      }
      source.endWalsender(stale.pid());
    }
    throw new RosettaException(
        RosettaError.SLOT_ACTIVE, "slot " + slot + " is taken again and again");
  }

  /**
   * What is to be done, gaps included; changes nothing. Our own walsender is an answer too.
   *
   * @param finding what the stream found itself, empty for nothing: it counts where nothing else is
   *     found
   */
  Decision inspect(Optional<StoredState> stored, String finding) {
    Optional<SlotView> view = source.slot();
    Decision decision = check.decide(stored, view, source.server());
    if (decision instanceof Decision.Resume && !finding.isEmpty()) {
      return check.foundByStream(finding, view);
    }
    return decision;
  }

  private static Decision required(Decision decision) {
    if (decision instanceof Decision.Refusal refusal) {
      throw refusal.toException();
    }
    return decision;
  }
}
