package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableStatus;
import io.rosetta.activities.model.TableStatus.State;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes tables into a pipeline and out of it, beside its stream. Any thread. */
final class TableMembership {
  private static final Logger LOG = LoggerFactory.getLogger(TableMembership.class);

  private final BackfillStore store;

  TableMembership(BackfillStore store) {
    this.store = store;
  }

  /** Those that have no state, or are REMOVED, become BACKFILLING: none of their rows is there. */
  void add(Collection<TableId> tables) {
    change(
        "adding tables",
        tables,
        now -> now.isEmpty() || now.get().state() == State.REMOVED,
        table -> new TableStatus(table, State.BACKFILLING, "its rows are yet to be copied"),
        (session, table) -> {});
  }

  /**
   * Nothing is active on them any more, and their jobs have ended: what one has read or merged says
   * nothing of a table whose changes were dropped since.
   */
  void remove(Collection<TableId> tables) {
    change(
        "removing tables",
        tables,
        now -> now.isEmpty() || now.get().state() != State.REMOVED,
        table -> new TableStatus(table, State.REMOVED, ""),
        (session, table) -> {
          session.update(
              store
                  .jobs()
                  .statements()
                  .cancelAll(table, "the table was taken out of the pipeline"));
          session.update(store.owners().giveUp(table));
        });
  }

  private void change(
      String doing,
      Collection<TableId> tables,
      Predicate<Optional<TableStatus>> isDue,
      Function<TableId, TableStatus> next,
      TableWork also) {
    List<TableStatus> changed =
        store.locked(
            doing,
            (session, state) -> {
              List<TableStatus> due =
                  tables.stream()
                      .filter(table -> isDue.test(state.status(table)))
                      .map(next)
                      .toList();
              if (!due.isEmpty()) {
                store.changeTables(session, state, due);
              }
              for (TableStatus status : due) {
                also.run(session, status.table());
              }
              return due;
            });
    changed.forEach(
        status ->
            LOG.info(
                "event=table_changed pipeline={} table={} state={}",
                store.pipeline(),
                status.table(),
                status.state()));
  }

  /** What is changed for one table besides its state, in the same transaction. */
  @FunctionalInterface
  private interface TableWork {
    void run(SnowflakeSession session, TableId table) throws SQLException;
  }
}
