package io.rosetta.activities.stream.session;

import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.SourceTable;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.TableStatus;
import io.rosetta.activities.model.TableStatus.State;
import io.rosetta.activities.stream.reader.TableCatalog;
import io.rosetta.workflows.RosettaError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The tables that the pipeline names, as an attempt finds them.
 *
 * @param failed those that cannot be streamed any more; the others go on without them
 */
record StartTables(List<TableMapping> mappings, List<TableStatus> failed) {
  /**
   * Reads and maps them.
   *
   * @param stored states of tables; what was set aside stays so
   * @throws RosettaException when it is not a table's fault
   */
  static StartTables look(StreamPlan plan, TableCatalog catalog, List<TableStatus> stored) {
    List<TableMapping> mappings = new ArrayList<>();
    List<TableStatus> failed = new ArrayList<>();
    for (TableId table : plan.tables()) {
      if (isDropped(table, stored)) {
        continue;
      }
      Optional<SourceTable> found = catalog.read(table);
      if (found.isEmpty()) {
        failed.add(new TableStatus(table, State.FAILED, "the table is gone from the source"));
        continue;
      }
      try {
        mappings.add(catalog.map(found.get()));
      } catch (RosettaException e) {
        if (e.error() != RosettaError.TABLE_UNSUPPORTED) {
          throw e;
        }
        failed.add(new TableStatus(table, State.FAILED, e.getMessage()));
      }
    }
    return new StartTables(mappings, failed);
  }

  private static boolean isDropped(TableId table, List<TableStatus> stored) {
    return stored.stream().anyMatch(status -> status.table().equals(table) && status.isDropped());
  }
}
