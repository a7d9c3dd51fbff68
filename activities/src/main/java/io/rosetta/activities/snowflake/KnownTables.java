package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.ActiveBackfill;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.RowVersion;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableStatus;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The table states as one reading of the state row had them. Backfills change them beside the
 * stream and raise the number, by which the stream's compare-and-set notices. Immutable.
 */
final class KnownTables {
  private final long number;
  private final Map<TableId, TableStatus> states = new TreeMap<>();

  private KnownTables(long number, Collection<TableStatus> states) {
    this.number = number;
    states.forEach(status -> this.states.put(status.table(), status));
  }

  static KnownTables of(StateRow row) {
    return new KnownTables(row.tablesNumber(), row.stored().tables());
  }

  static KnownTables none() {
    return new KnownTables(0, List.of());
  }

  long number() {
    return number;
  }

  List<TableStatus> all() {
    return List.copyOf(states.values());
  }

  /**
   * The states after the stream's own news of them: tables that it sets aside, which ends what was
   * active on them, and attempts that it acknowledges, which counts for that attempt only. A table
   * that was taken out meanwhile stays out.
   */
  KnownTables with(Collection<TableStatus> news) {
    KnownTables next = new KnownTables(number, states.values());
    for (TableStatus status : news) {
      TableStatus known = states.get(status.table());
      if (known != null && known.state() == TableStatus.State.REMOVED) {
        continue;
      }
      if (status.backfill().isEmpty()) {
        next.states.put(status.table(), status);
      } else if (known != null && isSameAttempt(known, status.activeBackfill())) {
        next.states.put(status.table(), known.withBackfill(known.activeBackfill().acknowledge()));
      }
    }
    return next;
  }

  private static boolean isSameAttempt(TableStatus known, ActiveBackfill other) {
    return known.backfill().filter(b -> b.is(other.job(), other.attempt())).isPresent();
  }

  /** The backfill that is active on a table. */
  Optional<ActiveBackfill> backfill(TableId table) {
    return Optional.ofNullable(states.get(table)).flatMap(TableStatus::backfill);
  }

  /**
   * Below which version a target row's values are not to be relied on, because a change of them may
   * have been missed: below the low mark of an active backfill, all rows as long as that is not
   * known, and those of older generations while the table waits for a backfill. Empty when every
   * row is right.
   */
  Optional<RowVersion> reliableFrom(TableId table, long generation) {
    TableStatus status = states.get(table);
    if (status == null) {
      return Optional.empty();
    }
    if (status.backfill().isPresent()) {
      return Optional.of(
          status
              .backfill()
              .flatMap(ActiveBackfill::low)
              .map(low -> new RowVersion(generation, low))
              .orElse(new RowVersion(generation + 1, Lsn.ZERO)));
    }
    return switch (status.state()) {
      case BACKFILLING, RESYNCING -> Optional.of(new RowVersion(generation, Lsn.ZERO));
      case STREAMING, FAILED, REMOVED -> Optional.empty();
    };
  }
}
