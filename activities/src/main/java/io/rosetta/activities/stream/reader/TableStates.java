package io.rosetta.activities.stream.reader;

import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableStatus;
import io.rosetta.activities.model.TableStatus.State;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** The state of each table. Written by the reader's thread, read by any. */
final class TableStates {
  private final Map<TableId, TableStatus> states = new ConcurrentSkipListMap<>();

  TableStates(List<TableStatus> stored) {
    stored.forEach(status -> states.put(status.table(), status));
  }

  boolean isFailed(TableId table) {
    TableStatus status = states.get(table);
    return status != null && status.state() == State.FAILED;
  }

  void streaming(TableId table) {
    states.put(table, new TableStatus(table, State.STREAMING, ""));
  }

  TableStatus failed(TableId table, String reason) {
    TableStatus status = new TableStatus(table, State.FAILED, reason);
    states.put(table, status);
    return status;
  }

  List<TableStatus> all() {
    return List.copyOf(states.values());
  }
}
