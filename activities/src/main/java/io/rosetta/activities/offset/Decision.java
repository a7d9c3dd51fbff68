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

  /** The attempt must not go on. */
  sealed interface Refusal extends Decision {
    RosettaError error();

    /** What was found, with the values that differ. */
    String finding();

    /** What the user does about it. */
    String nextStep();

    default RosettaException toException() {
      return new RosettaException(error(), finding() + ". " + nextStep());
    }
  }

  /** Only the user can mend it. */
  record Stop(RosettaError error, String finding, String nextStep) implements Refusal {
    public Stop {
      Objects.requireNonNull(error, "error");
      Objects.requireNonNull(finding, "finding");
      Objects.requireNonNull(nextStep, "nextStep");
    }
  }

  /**
   * The stored position cannot be gone on from: changes are gone, or may have been missed. What
   * then happens is the pipeline's {@code on_gap}.
   *
   * @param slot what becomes of the slot when the pipeline goes on from a new position
   */
  record Gap(RosettaError error, String finding, String nextStep, SlotUse slot) implements Refusal {
    public Gap {
      Objects.requireNonNull(error, "error");
      Objects.requireNonNull(finding, "finding");
      Objects.requireNonNull(nextStep, "nextStep");
      Objects.requireNonNull(slot, "slot");
    }
  }

  /** How a new position gets its slot. */
  enum SlotUse {
    /** It is good: the new position is what it has confirmed. */
    KEEP,
    /** There is none. */
    CREATE,
    /** It is of no use any more: it goes, and a new one takes its name. */
    REPLACE
  }
}
