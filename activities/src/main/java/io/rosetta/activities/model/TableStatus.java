package io.rosetta.activities.model;

import java.util.Objects;
import java.util.Optional;

/**
 * The state of one table of a pipeline, kept with the position.
 *
 * @param reason why it is FAILED or incomplete, with the next step; empty when it streams
 * @param activeBackfill the backfill that is active on it, null when there is none
 */
public record TableStatus(
    TableId table, State state, String reason, ActiveBackfill activeBackfill) {
  public enum State {
    /** Whole: part of every commit's consistent picture. */
    STREAMING,
    /** Changes are applied, but rows from before the pipeline may be missing. */
    BACKFILLING,
    /** Changes are applied, but rows from before a gap may be stale. */
    RESYNCING,
    /** Set aside: its changes are dropped until a backfill takes it up again. */
    FAILED,
    /** Taken out of the pipeline; the target table stays as it was. */
    REMOVED
  }

  public TableStatus {
    Objects.requireNonNull(table, "table");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(reason, "reason");
  }

  public TableStatus(TableId table, State state, String reason) {
    this(table, state, reason, null);
  }

  /** The backfill that is active on it. */
  public Optional<ActiveBackfill> backfill() {
    return Optional.ofNullable(activeBackfill);
  }

  /** Whether the reader drops its changes. */
  public boolean isDropped() {
    return state == State.FAILED || state == State.REMOVED;
  }

  public TableStatus with(State next, String why) {
    return new TableStatus(table, next, why, activeBackfill);
  }

  /** The same with this backfill, null for none. */
  public TableStatus withBackfill(ActiveBackfill next) {
    return new TableStatus(table, state, reason, next);
  }
}
