package io.rosetta.activities.stream.reader;

import io.rosetta.activities.model.KnownTable;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.SourceColumn;
import io.rosetta.activities.model.SourceTable;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableMapping;
import java.util.List;
import java.util.Optional;

/** The source's catalog as it is now, and how its tables map. Called by the reader's thread. */
public interface TableCatalog {
  /** Empty when there is no such table any more. */
  Optional<SourceTable> read(TableId table);

  /**
   * Columns that are not in the catalog any more, with their types as it has them; those whose type
   * is gone, too, are left out.
   */
  List<SourceColumn> resolve(List<KnownTable.Column> columns);

  /**
   * With the user's settings, or the defaults when the pipeline does not name the table.
   *
   * @throws RosettaException TABLE_UNSUPPORTED or CONFIGURATION_INVALID when it cannot be copied
   */
  TableMapping map(SourceTable table);
}
