package io.rosetta.workflows.offset;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** The steps of offset cleanup. Every one may be repeated. */
@ActivityInterface
public interface OffsetActivities {
  /**
   * Compares the stored position with slot and server; changes nothing. Fails where only the user
   * can mend what is found, and after a gap with {@code on_gap: fail}.
   */
  @ActivityMethod(name = "InspectOffset")
  OffsetInspection inspect(OffsetCleanupInput input);

  /**
   * Makes publication and slot exist for a new position. Waits for open write transactions of the
   * source.
   */
  @ActivityMethod(name = "RenewSlot")
  void renewSlot(GenerationRequest request);

  /**
   * Gives the inspected position up: one update of the state row, fenced by what was inspected,
   * begins the next generation at what the slot has confirmed.
   */
  @ActivityMethod(name = "BeginGeneration")
  OffsetCleanupReport beginGeneration(GenerationRequest request);
}
