package io.rosetta.activities.pipeline;

import io.rosetta.activities.model.PipelineSettings;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.SourceTable;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.types.TableMapper;
import io.rosetta.workflows.RosettaError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Maps the tables of a pipeline as the catalog has them now. */
final class TableSurvey {
  private TableSurvey() {}

  /** Those that can be copied; preflight says of the others what stands against them. */
  static List<TableMapping> mappable(PipelineSettings settings, PooledSource source) {
    List<TableMapping> mappings = new ArrayList<>();
    for (SourceTable table : source.read(settings.tableIds()).values()) {
      try {
        mappings.add(source.map(table));
      } catch (RosettaException e) {
        // Preflight looks at every table, and maps it the same way.
      }
    }
    return mappings;
  }

  /**
   * All of them.
   *
   * @throws RosettaException with the first that stands against one
   */
  static List<TableMapping> requireAll(PipelineSettings settings, PooledSource source) {
    Map<TableId, SourceTable> found = source.read(settings.tableIds());
    List<TableMapping> mappings = new ArrayList<>();
    for (TableId id : settings.tableIds()) {
      SourceTable table = found.get(id);
      if (table == null) {
        throw RosettaException.of(
            id,
            RosettaError.CONFIGURATION_INVALID,
            "table "
                + id
                + " of pipeline '"
                + settings.name()
                + "': there is no such table in the source, or the role may not see its schema."
                + " Write it as the source does, schema.table, or create it.");
      }
      mappings.add(source.map(table));
    }
    TableMapper.requireDistinctTargets(mappings);
    return mappings;
  }
}
