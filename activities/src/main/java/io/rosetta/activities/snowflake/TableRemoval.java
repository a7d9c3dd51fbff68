package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableStatus;
import io.rosetta.activities.model.TableStatus.State;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes tables out of a pipeline, beside its stream. Any thread. */
final class TableRemoval {
  private static final Logger LOG = LoggerFactory.getLogger(TableRemoval.class);

  private final BackfillStore store;

  TableRemoval(BackfillStore store) {
    this.store = store;
  }

  void remove(Collection<TableId> tables) {
    List<TableStatus> removed =
        store.locked(
            "removing tables",
            (session, state) -> {
              List<TableStatus> changed =
                  tables.stream()
                      .filter(table -> !isRemoved(state, table))
                      .map(table -> new TableStatus(table, State.REMOVED, ""))
                      .toList();
              if (!changed.isEmpty()) {
                store.changeTables(session, state, changed);
              }
              return changed;
            });
    removed.forEach(
        status ->
            LOG.info("event=table_removed pipeline={} table={}", store.pipeline(), status.table()));
  }

  private static boolean isRemoved(StateRow state, TableId table) {
    return state.status(table).filter(now -> now.state() == State.REMOVED).isPresent();
  }
}
