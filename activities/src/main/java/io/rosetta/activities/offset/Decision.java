package io.rosetta.activities.offset;

import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.Position;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.workflows.RosettaError;
import java.util.Objects;

/** What a streaming attempt does first. */
public sealed interface Decision {
  /** Go on from the stored position; the anchor must be redelivered as stored. */
  record Resume(Position from) implements Decision {}

  /** Nothing is stored and there is no slot: create it and start at its consistent point. */
  record FreshStart() implements Decision {}

  /** Nothing is stored and the slot is ours: start at what it has confirmed. */
  record TakeOverSlot(Lsn confirmed) implements Decision {}

  /** An older attempt of this pipeline still holds the slot: end it and look again. */
  record EndOwnWalsender(long pid, String application) implements Decision {}

  /**
   * The attempt must not go on.
   *
   * @param finding what was found, with the values that differ
   * @param nextStep what the user does about it
   */
  record Stop(RosettaError error, String finding, String nextStep) implements Decision {
    public Stop {
      Objects.requireNonNull(error, "error");
      Objects.requireNonNull(finding, "finding");
      Objects.requireNonNull(nextStep, "nextStep");
    }

    public RosettaException toException() {
      return new RosettaException(error, finding + ". " + nextStep);
    }
  }
}
