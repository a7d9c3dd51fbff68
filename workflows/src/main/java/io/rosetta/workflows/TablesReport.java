package io.rosetta.workflows;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;

/**
 * The pipeline's tables after some were added or removed.
 *
 * @param tables at most {@link StreamReport#MOST_TABLES}
 * @param jobs ids of backfills that had not ended when their tables were removed
 * @param toCopy tables that were added and need an initial backfill; null from a worker that does
 *     not know which
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record TablesReport(
    int tableCount, List<TableView> tables, List<String> jobs, List<String> toCopy) {
  public TablesReport {
    tables = tables == null ? List.of() : List.copyOf(tables);
    jobs = jobs == null ? List.of() : List.copyOf(jobs);
    toCopy = toCopy == null ? null : List.copyOf(toCopy);
  }

  public TablesReport(int tableCount, List<TableView> tables) {
    this(tableCount, tables, List.of(), List.of());
  }

  public TablesReport withJobs(List<String> running) {
    return new TablesReport(tableCount, tables, running, toCopy);
  }

  public TablesReport withToCopy(List<String> added) {
    return new TablesReport(tableCount, tables, jobs, added);
  }
}
