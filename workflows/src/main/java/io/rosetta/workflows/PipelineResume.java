package io.rosetta.workflows;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.rosetta.workflows.backfill.BackfillHandOver;
import java.time.Instant;
import java.util.List;

/**
 * What one run of a pipeline's workflow hands to the next at a continue-as-new. Unknown fields are
 * ignored, so that a run of a newer version can hand over to an older worker.
 *
 * @param searchAttributes whether the server knows Rosetta's search attributes
 * @param backfills null where the earlier run knew nothing of backfills
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record PipelineResume(
    Instant startedAt,
    long lease,
    StreamTotals totals,
    String position,
    List<TableView> tables,
    boolean searchAttributes,
    BackfillHandOver backfills) {
  public PipelineResume {
    totals = totals == null ? StreamTotals.NONE : totals;
    position = position == null ? "" : position;
    tables = tables == null ? List.of() : List.copyOf(tables);
  }
}
