package io.rosetta.workflows.backfill;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.rosetta.workflows.PipelineProblem;
import java.time.Instant;
import java.util.List;

/**
 * The answer of a job's query {@code status}.
 *
 * @param step what the running attempt does; null while none runs
 * @param waitsFor what it waits for, or why it is in this state; empty when it works
 * @param attempt counted from 1, 0 before the first
 * @param lanes that read chunks side by side
 * @param chunks of the plan, 0 before it is known
 * @param rows copied so far; what the ledger held when lanes began, and what they told since
 * @param bytes compressed, as staged
 * @param slices that the load table is applied in, 0 before that is known
 * @param rate rows and bytes per second since the lanes began; null when none read
 * @param secondsLeft until the last chunk is read, at that rate; null when it cannot be told
 * @param problem the last failure, also one that was retried; null when there was none
 * @param reportedAt when an activity last told of itself
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BackfillStatus(
    String pipeline,
    String job,
    String table,
    BackfillKind kind,
    List<RowCondition> filter,
    BackfillState state,
    BackfillStep step,
    String waitsFor,
    int attempt,
    int lanes,
    int chunks,
    int chunksDone,
    long rows,
    long bytes,
    int slices,
    int slicesDone,
    Rate rate,
    Long secondsLeft,
    PipelineProblem problem,
    Instant startedAt,
    Instant reportedAt) {
  /** Per second. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Rate(double rows, double bytes) {}

  public BackfillStatus {
    table = table == null ? "" : table;
    filter = filter == null ? List.of() : List.copyOf(filter);
    waitsFor = waitsFor == null ? "" : waitsFor;
  }
}
