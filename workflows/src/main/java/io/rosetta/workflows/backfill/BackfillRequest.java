package io.rosetta.workflows.backfill;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * One table to copy, as people ask for it.
 *
 * @param job the job's id; null lets Rosetta name it
 * @param table {@code schema.table}, quoted where a name has a dot
 * @param kind null means RESYNC, or REFRESH when there is a filter
 * @param filter at most {@link RowCondition#MOST_CONDITIONS}; null means all rows
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record BackfillRequest(
    String job, String table, BackfillKind kind, List<RowCondition> filter) {
  public BackfillRequest {
    filter = RowCondition.listed(filter);
  }
}
