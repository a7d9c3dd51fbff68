package io.rosetta.workflows;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.rosetta.workflows.backfill.BackfillLine;
import java.time.Instant;
import java.util.List;

/**
 * The answer of the query {@code status}.
 *
 * @param lagSeconds age of the oldest source transaction that is not in the target, as of {@code
 *     reportedAt}; null before the first report
 * @param position end LSN of the last source transaction in the target, PostgreSQL's text form;
 *     empty before the first
 * @param received end LSN of the last source transaction read
 * @param tables at most {@link StreamReport#MOST_TABLES}, the failed ones first
 * @param tableCount all of them
 * @param findings what preflight found last
 * @param problem the last failure, also one that was retried; null when there was none
 * @param backfills jobs: those that run, those that ended last, and the next ones that wait
 * @param backfillsWaiting how many jobs wait for others to end
 * @param backfillsProblem why jobs left pending are not known, and so do not run; null when they
 *     are
 * @param slot what the WAL monitor last told of the slot; null before it told anything
 * @param lease number of the streaming lease, from 1
 * @param worker identity of the worker that streams
 * @param reportedAt when the stream last told of itself
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record PipelineStatus(
    String pipeline,
    PipelineState state,
    String reason,
    Double lagSeconds,
    String position,
    String received,
    StreamTotals totals,
    int tableCount,
    List<TableView> tables,
    List<PreflightFinding> findings,
    PipelineProblem problem,
    List<BackfillLine> backfills,
    int backfillsWaiting,
    PipelineProblem backfillsProblem,
    SlotReport slot,
    long lease,
    int attempt,
    String worker,
    Instant startedAt,
    Instant reportedAt) {
  public PipelineStatus {
    tables = tables == null ? List.of() : List.copyOf(tables);
    findings = findings == null ? List.of() : List.copyOf(findings);
    backfills = backfills == null ? List.of() : List.copyOf(backfills);
  }
}
