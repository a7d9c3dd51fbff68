package io.rosetta.workflows;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;

/**
 * The target tables that the pipeline writes.
 *
 * @param tables at most {@link StreamReport#MOST_TABLES}
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record TargetReport(int tableCount, List<TableView> tables) {
  public TargetReport {
    tables = tables == null ? List.of() : List.copyOf(tables);
  }
}
