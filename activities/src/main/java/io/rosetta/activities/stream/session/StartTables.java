package io.rosetta.activities.stream.session;

import io.rosetta.activities.model.KnownTable;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.SourceTable;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableStatus;
import io.rosetta.activities.model.TableStatus.State;
import io.rosetta.activities.stream.reader.TableCatalog;
import io.rosetta.activities.stream.reader.TableFailure;
import io.rosetta.activities.stream.reader.TableVersion;
import io.rosetta.workflows.RosettaError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The tables that the pipeline names, as an attempt finds them: each as the stream has left it, if
 * that can still be told from the catalog.
 *
 * @param failed those that cannot be streamed any more; the others go on without them
 */
record StartTables(List<TableVersion> versions, List<TableStatus> failed) {
  /**
   * Reads and maps them.
   *
   * @param states of tables as stored; what was set aside stays so
   * @param known how the stream knew tables at the stored position
   * @throws RosettaException when it is not a table's fault
   */
  static StartTables look(
      StreamPlan plan, TableCatalog catalog, List<TableStatus> states, List<KnownTable> known) {
    StartTables found = new StartTables(new ArrayList<>(), new ArrayList<>());
    for (TableId table : plan.tables()) {
      if (!isDropped(table, states)) {
        found.look(
            table, catalog, known.stream().filter(one -> one.id().equals(table)).findFirst());
      }
    }
    return found;
  }

  private void look(TableId table, TableCatalog catalog, Optional<KnownTable> known) {
    Optional<SourceTable> live = catalog.read(table);
    if (live.isEmpty()) {
      fail(table, "the table is gone from the source");
      return;
    }
    try {
      versions.add(TableVersion.of(known, live.get(), catalog));
    } catch (TableFailure e) {
      fail(table, e.getMessage());
    } catch (RosettaException e) {
      if (e.error() != RosettaError.TABLE_UNSUPPORTED) {
        throw e;
      }
      fail(table, e.getMessage());
    }
  }

  private void fail(TableId table, String reason) {
    failed.add(new TableStatus(table, State.FAILED, reason));
  }

  private static boolean isDropped(TableId table, List<TableStatus> stored) {
    return stored.stream().anyMatch(status -> status.table().equals(table) && status.isDropped());
  }
}
