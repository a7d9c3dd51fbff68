package io.rosetta.workflows.backfill;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;

/**
 * A job as people see it. LSNs are text.
 *
 * @param chunks of the newest attempt's plan; {@code chunksDone} of them are in the ledger
 * @param bytes compressed, as staged
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record BackfillView(
    String job,
    String table,
    BackfillKind kind,
    List<RowCondition> filter,
    BackfillState state,
    String reason,
    int attempt,
    String low,
    String high,
    int chunks,
    int chunksDone,
    long rows,
    long bytes,
    int slices,
    int slicesDone,
    Instant createdAt,
    Instant updatedAt) {
  public BackfillView {
    filter = filter == null ? List.of() : List.copyOf(filter);
    reason = reason == null ? "" : reason;
    low = low == null ? "" : low;
    high = high == null ? "" : high;
  }
}
