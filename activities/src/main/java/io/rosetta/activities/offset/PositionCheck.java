package io.rosetta.activities.offset;

import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.StoredState;
import io.rosetta.workflows.RosettaError;
import java.util.Objects;
import java.util.Optional;

/**
 * The offset cleanup table: which start is safe. It is the first step of every streaming attempt,
 * on the very server that the stream then uses, because a failover between two attempts would
 * otherwise go unnoticed. That the anchor is redelivered as stored is checked later, by the stream.
 *
 * <p>Immutable; any thread.
 */
public final class PositionCheck {
  private static final String PLUGIN = "pgoutput";
  private static final String HEAL =
      "Set 'on_gap: resync' for the pipeline and resume it: its tables are copied again and stay"
          + " queryable meanwhile";

  private final String pipeline;
  private final String slotName;

  public PositionCheck(String pipeline, String slotName) {
    this.pipeline = Objects.requireNonNull(pipeline, "pipeline");
    this.slotName = Objects.requireNonNull(slotName, "slotName");
  }

  /**
   * Looks at nothing itself: the caller says what is stored and what the server shows.
   *
   * @param stored empty when the pipeline has never started
   * @param slot empty when the server has no slot of the pipeline's slot name
   */
  public Decision decide(Optional<StoredState> stored, Optional<SlotView> slot, ServerView server) {
    if (slot.isPresent()) {
      Optional<Decision> unusable = unusable(slot.get(), server);
      if (unusable.isPresent()) {
        return unusable.get();
      }
    }
    if (stored.isEmpty()) {
      return slot.isEmpty() ? new Decision.FreshStart() : takeOver(slot.get());
    }
    return resume(stored.get(), slot, server);
  }

  private Optional<Decision> unusable(SlotView slot, ServerView server) {
    if (!slot.plugin().equals(PLUGIN)) {
      return foreign(
          slot.plugin().isEmpty() ? "is physical" : "uses the plugin '" + slot.plugin() + "'");
    }
    if (!slot.database().equals(server.database())) {
      return foreign("belongs to database '" + slot.database() + "', not " + server.database());
    }
    if (slot.twoPhase()) {
      return foreign("decodes prepared transactions (two_phase)");
    }
    return slot.activeWalsender()
        .map(
            walsender ->
                walsender.ours()
                    ? new Decision.EndOwnWalsender(walsender.pid(), walsender.application())
                    : stop(
                        RosettaError.SLOT_ACTIVE,
                        "slot '%s' is in use by pid %d, application '%s'"
                            .formatted(slotName, walsender.pid(), walsender.application()),
                        "End that client, or name another slot"));
  }

  private Optional<Decision> foreign(String how) {
    return Optional.of(
        stop(
            RosettaError.SLOT_FOREIGN,
            "slot '" + slotName + "' " + how,
            "Name another slot, or drop this one if nobody needs it:"
                + " SELECT pg_drop_replication_slot('"
                + slotName.replace("'", "''")
                + "')"));
  }

  private Decision takeOver(SlotView slot) {
    return slot.holdsItsWal() ? new Decision.TakeOverSlot(slot.confirmedFlush()) : lost(slot);
  }

  private Decision resume(StoredState stored, Optional<SlotView> slot, ServerView server) {
    if (!stored.slot().equals(slotName)) {
      return stop(
          RosettaError.POSITION_MISMATCH,
          "the position belongs to slot '" + stored.slot() + "', configured is '" + slotName + "'",
          "Configure the slot '" + stored.slot() + "' again");
    }
    Optional<String> otherHistory =
        new HistoryCheck(stored.source(), server.identity()).difference(stored.position().lsn());
    if (otherHistory.isPresent()) {
      return mismatch(otherHistory.get(), slot);
    }
    if (slot.isEmpty()) {
      return gap(
          RosettaError.SLOT_LOST,
          "slot '" + slotName + "' does not exist, the position is " + stored.position().lsn(),
          slot);
    }
    if (!slot.get().holdsItsWal()) {
      return lost(slot.get());
    }
    return comparePositions(stored, slot.get(), server);
  }

  private Decision comparePositions(StoredState stored, SlotView slot, ServerView server) {
    Lsn position = stored.position().lsn();
    if (position.isAfter(server.flush())) {
      return mismatch(
          "the position "
              + position
              + " is ahead of the server's log, which ends at "
              + server.flush()
              + ": the server was restored from an older copy",
          Optional.of(slot));
    }
    boolean sameTimeline = stored.source().timeline() == server.identity().timeline();
    if (sameTimeline && stored.largestRestartLsn().isAfter(slot.restart())) {
      return mismatch(
          "slot '%s' went back from restart_lsn %s to %s: the server was restored from an older copy"
              .formatted(slotName, stored.largestRestartLsn(), slot.restart()),
          Optional.of(slot));
    }
    if (slot.confirmedFlush().isAfter(stored.position().resumeFrom())) {
      return mismatch(
          "slot '%s' was confirmed up to %s, the pipeline confirmed at most %s: somebody else read"
                  .formatted(slotName, slot.confirmedFlush(), stored.position().resumeFrom())
              + " from it or moved it",
          Optional.of(slot));
    }
    return new Decision.Resume(stored.position());
  }

  private Decision lost(SlotView slot) {
    String why =
        !slot.invalidation().isEmpty()
            ? "was invalidated (" + slot.invalidation() + ")"
            : "has lost WAL that was still needed (wal_status "
                + (slot.walStatus().isEmpty() ? "unknown" : slot.walStatus())
                + ")";
    return gap(RosettaError.SLOT_LOST, "slot '" + slotName + "' " + why, Optional.of(slot));
  }

  /**
   * What the stream found itself: the anchor or the last transaction applied did not come again as
   * stored, which nothing here can see.
   *
   * @param finding as the stream said it
   */
  public Decision foundByStream(String finding, Optional<SlotView> slot) {
    return new Decision.Gap(RosettaError.POSITION_MISMATCH, finding, HEAL, use(slot));
  }

  private Decision mismatch(String finding, Optional<SlotView> slot) {
    return gap(RosettaError.POSITION_MISMATCH, finding, slot);
  }

  private Decision gap(RosettaError error, String finding, Optional<SlotView> slot) {
    return new Decision.Gap(error, "pipeline '" + pipeline + "': " + finding, HEAL, use(slot));
  }

  private static Decision.SlotUse use(Optional<SlotView> slot) {
    if (slot.isEmpty()) {
      return Decision.SlotUse.CREATE;
    }
    return slot.get().holdsItsWal() ? Decision.SlotUse.KEEP : Decision.SlotUse.REPLACE;
  }

  private Decision stop(RosettaError error, String finding, String nextStep) {
    return new Decision.Stop(error, "pipeline '" + pipeline + "': " + finding, nextStep);
  }
}
