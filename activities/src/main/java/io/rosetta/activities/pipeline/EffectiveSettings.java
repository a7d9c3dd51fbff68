package io.rosetta.activities.pipeline;

import io.rosetta.activities.model.PipelineSettings;
import io.rosetta.activities.model.StoredState;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableSettings;
import io.rosetta.activities.model.TableStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which tables a pipeline has: those that the configuration names and those that were added while
 * it ran, without those that were removed while it ran.
 */
final class EffectiveSettings {
  private EffectiveSettings() {}

  /**
   * The settings with the tables as they are now. A table that was added while the pipeline ran has
   * the default settings, until the configuration says something of it.
   *
   * @param stored empty when the pipeline has never started: then the configuration alone counts
   */
  static PipelineSettings of(PipelineSettings configured, Optional<StoredState> stored) {
    Map<TableId, TableSettings> tables = new LinkedHashMap<>();
    configured.tables().forEach(table -> tables.put(table.id(), table));
    for (TableStatus status : stored.map(StoredState::tables).orElse(List.of())) {
      if (status.state() == TableStatus.State.REMOVED) {
        tables.remove(status.table());
      } else {
        tables.putIfAbsent(status.table(), TableSettings.of(status.table()));
      }
    }
    return configured.withTables(new ArrayList<>(tables.values()));
  }
}
