package io.rosetta.activities.stream.reader;

import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableStatus;
import io.rosetta.activities.model.TableStatus.State;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The state of each table as the reader goes by it: what the target said last, and what the reader
 * itself has set aside since. Written by the reader's thread, read by any.
 */
final class TableStates {
  private final Map<TableId, TableStatus> states = new ConcurrentSkipListMap<>();

  /** Set aside here, and not yet known to the target. */
  private final Set<TableId> setAside = new HashSet<>();

  TableStates(List<TableStatus> stored) {
    stored.forEach(status -> states.put(status.table(), status));
  }

  /** Whether its changes are dropped. */
  boolean isDropped(TableId table) {
    TableStatus status = states.get(table);
    return status != null && status.isDropped();
  }

  /** It has had an event. */
  void seen(TableId table) {
    states.putIfAbsent(table, new TableStatus(table, State.STREAMING, ""));
  }

  TableStatus failed(TableId table, String reason) {
    TableStatus status = new TableStatus(table, State.FAILED, reason);
    states.put(table, status);
    setAside.add(table);
    return status;
  }

  /**
   * Takes over what the target says.
   *
   * @return those whose changes were dropped and are not any more, or the other way round
   */
  List<TableId> take(List<TableStatus> stored) {
    List<TableId> turned = new ArrayList<>();
    for (TableStatus status : stored) {
      if (status.state() == State.FAILED) {
        setAside.remove(status.table());
      }
      if (!setAside.contains(status.table())) {
        TableStatus before = states.put(status.table(), status);
        if (before != null && before.isDropped() != status.isDropped()) {
          turned.add(status.table());
        }
      }
    }
    return turned;
  }

  /** Attempts of backfills that wait to be acknowledged. */
  List<TableStatus> unacknowledged() {
    return states.values().stream()
        .filter(status -> status.backfill().filter(b -> !b.acknowledged()).isPresent())
        .toList();
  }

  List<TableStatus> all() {
    return List.copyOf(states.values());
  }
}
