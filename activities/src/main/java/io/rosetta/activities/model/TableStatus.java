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

  /**
   * This state after the stream's own news of the table: that it is set aside, which ends what was
   * active on it, or that the stream acknowledges an attempt, which counts for that attempt only.
   */
  public TableStatus after(TableStatus news) {
    if (news.activeBackfill == null) {
      return news;
    }
    return backfill()
        .filter(known -> known.is(news.activeBackfill.job(), news.activeBackfill.attempt()))
        .map(known -> withBackfill(known.acknowledge()))
        .orElse(this);
  }

  /**
   * Below which version a target row's values are not to be relied on, because a change of them may
   * have been missed: below the low mark of an active backfill, all rows as long as that is not
   * known, and those of older generations while the table waits for a backfill. Empty when every
   * row is right.
   */
  public Optional<RowVersion> reliableFrom(long generation) {
    if (activeBackfill != null && !activeBackfill.resolving()) {
      return Optional.of(
          activeBackfill
              .low()
              .map(low -> new RowVersion(generation, low))
              .orElse(new RowVersion(generation + 1, Lsn.ZERO)));
    }
    return switch (state) {
      case BACKFILLING, RESYNCING -> Optional.of(new RowVersion(generation, Lsn.ZERO));
      case STREAMING, FAILED, REMOVED -> Optional.empty();
    };
  }
}
