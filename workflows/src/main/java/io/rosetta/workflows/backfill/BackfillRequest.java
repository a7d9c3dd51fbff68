package io.rosetta.workflows.backfill;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;

/**
 * One table to copy, as people ask for it; every field may be missing, and {@link #validate} says
 * all that is wrong.
 *
 * @param job the job's id; null lets Rosetta name it
 * @param table {@code schema.table}, quoted where a name has a dot; null only where the job exists
 * @param kind null means RESYNC, or REFRESH when there is a filter
 * @param filter at most {@link RowCondition#MOST_CONDITIONS}; null means all rows
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record BackfillRequest(
    String job, String table, BackfillKind kind, List<RowCondition> filter) {
  public BackfillRequest {
    filter = RowCondition.listed(filter);
  }

  /** All that is wrong with a request for a new job, each with the field's name. */
  public List<String> validate() {
    List<String> errors = new ArrayList<>();
    if (job != null && !BackfillJobId.isValid(job)) {
      errors.add("'job' is '" + job + "', but must be " + BackfillJobId.RULE);
    }
    if (table == null) {
      errors.add("'table' is missing: schema.table");
    }
    validateRows(errors);
    return List.copyOf(errors);
  }

  /** As {@link #validate}, without the table when it is missing. */
  void validateRows(List<String> errors) {
    if (table != null && table.isBlank()) {
      errors.add("'table' is empty, but must be schema.table");
    }
    if (kind == BackfillKind.REFRESH && filter.isEmpty()) {
      errors.add("'filter' is missing: a REFRESH needs at least one condition");
    } else if (kind != null && kind != BackfillKind.REFRESH && !filter.isEmpty()) {
      errors.add("'filter' goes with kind REFRESH only, but 'kind' is " + kind);
    }
    errors.addAll(RowCondition.validate(filter));
  }
}
