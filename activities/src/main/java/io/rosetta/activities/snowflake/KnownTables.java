package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.ActiveBackfill;
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
   * The states after the stream's own news of them. A table that was taken out meanwhile stays out.
   */
  KnownTables with(Collection<TableStatus> news) {
    KnownTables next = new KnownTables(number, states.values());
    for (TableStatus status : news) {
      TableStatus known = states.get(status.table());
      if (known != null && known.state() == TableStatus.State.REMOVED) {
        continue;
      }
      if (known != null) {
        next.states.put(status.table(), known.after(status));
      } else if (status.backfill().isEmpty()) {
        next.states.put(status.table(), status);
      }
    }
    return next;
  }

  /** The backfill that is active on a table. */
  Optional<ActiveBackfill> backfill(TableId table) {
    return Optional.ofNullable(states.get(table)).flatMap(TableStatus::backfill);
  }

  /** See {@link TableStatus#reliableFrom}; empty for a table that has no state. */
  Optional<RowVersion> reliableFrom(TableId table, long generation) {
    return Optional.ofNullable(states.get(table))
        .flatMap(status -> status.reliableFrom(generation));
  }
}
