package io.rosetta.workflows;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * How far a streaming attempt is: its heartbeat's details, and what it signals to the workflow.
 *
 * @param lease the lease's number; a report of an older lease is ignored
 * @param phase what the attempt does now
 * @param position end LSN of the last source transaction in the target, text form
 * @param received end LSN of the last source transaction read
 * @param lagSeconds age of the oldest transaction that is not in the target
 * @param targetBusySeconds for how long the target has been at work on one batch; 0 when it has
 *     none
 * @param totals of this lease, over its attempts; a hint, since a crash loses the last heartbeat
 * @param tables at most {@link #MOST_TABLES}, the failed ones first
 * @param problem why the attempt failed, in its last report; else null
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StreamReport(
    long lease,
    int attempt,
    String worker,
    String phase,
    String position,
    String received,
    double lagSeconds,
    long targetBusySeconds,
    StreamTotals totals,
    int tableCount,
    List<TableView> tables,
    PipelineProblem problem,
    Instant at) {
  private static final Set<String> OPENING_PHASES = Set.of("STARTING", "CHECKING", "CONNECTING");
  private static final Set<String> READING_PHASES = Set.of("STREAMING", "DRAINING");

  /** A payload stays small however many tables there are. */
  public static final int MOST_TABLES = 200;

  /** Whether the attempt has not begun to read the stream. */
  boolean opens() {
    return OPENING_PHASES.contains(phase);
  }

  /** Whether the attempt reads the stream: it has begun to, and has neither failed nor ended. */
  public boolean reads() {
    return problem == null && READING_PHASES.contains(phase);
  }

  public StreamReport {
    worker = worker == null ? "" : worker;
    phase = phase == null ? "" : phase;
    position = position == null ? "" : position;
    received = received == null ? "" : received;
    totals = totals == null ? StreamTotals.NONE : totals;
    tables = tables == null ? List.of() : List.copyOf(tables);
  }
}
