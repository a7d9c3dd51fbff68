package io.rosetta.workflows;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;

/**
 * The pipeline's tables after some were added or removed.
 *
 * @param tables at most {@link StreamReport#MOST_TABLES}
 * @param jobs ids of backfills that have not ended and whose tables were removed
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record TablesReport(int tableCount, List<TableView> tables, List<String> jobs) {
  public TablesReport {
    tables = tables == null ? List.of() : List.copyOf(tables);
    jobs = jobs == null ? List.of() : List.copyOf(jobs);
  }
}
