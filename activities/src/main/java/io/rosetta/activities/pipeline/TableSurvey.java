package io.rosetta.activities.pipeline;

import io.rosetta.activities.model.PipelineSettings;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.SourceTable;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.TableSettings;
import io.rosetta.activities.types.TableMapper;
import io.rosetta.workflows.PreflightFinding;
import io.rosetta.workflows.RosettaError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Maps all tables of a pipeline, and collects what stands against it instead of stopping there. */
final class TableSurvey {
  private final List<PreflightFinding> findings = new ArrayList<>();
  private final List<TableMapping> mappings = new ArrayList<>();

  TableSurvey(PipelineSettings settings, PooledSource source) {
    List<TableId> ids = settings.tables().stream().map(TableSettings::id).toList();
    Map<TableId, SourceTable> found = source.read(ids);
    for (TableId id : ids) {
      SourceTable table = found.get(id);
      if (table == null) {
        findings.add(
            new PreflightFinding(
                RosettaError.CONFIGURATION_INVALID.name(),
                true,
                id.toString(),
                "there is no such table in the source, or the role may not see its schema.",
                "Correct 'tables' of pipeline '" + settings.name() + "', or create the table."));
      } else {
        map(source, table);
      }
    }
    distinct(settings);
  }

  private void map(PooledSource source, SourceTable table) {
    try {
      mappings.add(source.map(table));
    } catch (RosettaException e) {
      findings.add(finding(table.id().toString(), e));
    }
  }

  private void distinct(PipelineSettings settings) {
    try {
      TableMapper.requireDistinctTargets(mappings);
    } catch (RosettaException e) {
      findings.add(finding(settings.name(), e));
    }
  }

  static PreflightFinding finding(String subject, RosettaException e) {
    return new PreflightFinding(
        e.error().name(), true, subject, e.getMessage(), e.error().action());
  }

  List<PreflightFinding> findings() {
    return List.copyOf(findings);
  }

  /** Those that can be copied. */
  List<TableMapping> mappings() {
    return List.copyOf(mappings);
  }

  /**
   * All of them.
   *
   * @throws RosettaException when something stands against one
   */
  List<TableMapping> requireAll() {
    if (!findings.isEmpty()) {
      PreflightFinding first = findings.get(0);
      throw new RosettaException(RosettaError.valueOf(first.type()), first.line());
    }
    return mappings();
  }
}
