package io.rosetta.workflows;

import io.rosetta.workflows.backfill.BackfillDispatch;
import io.rosetta.workflows.backfill.BackfillList;
import io.rosetta.workflows.offset.OffsetCleanupReport;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/**
 * What a pipeline shows of itself: the status query, the current details in the Temporal UI and the
 * search attributes. Written by the workflow's threads only.
 */
final class PipelineBoard {
  private static final String ATTEMPTS_CHANGE = "attempts";

  private final SearchMarks marks = new SearchMarks();
  private final String pipeline;
  private PipelineState state = PipelineState.CONNECTING;
  private String reason = "";
  private Instant startedAt;
  private PipelineProblem problem;
  private List<PreflightFinding> findings = List.of();
  private StreamTotals before = StreamTotals.NONE;
  private long lease;
  private StreamReport report;

  /** Of the report; null when its attempt does not know it. */
  private Double lagSeconds;

  private SlotReport slot;
  private String position = "";
  private int tableCount;
  private List<TableView> tables = List.of();
  private final BackfillDispatch backfills;
  private PipelineProblem backfillsProblem;

  PipelineBoard(PipelineName pipeline, Instant startedAt, Supplier<BackfillList> pendingBackfills) {
    this.pipeline = pipeline.value();
    this.startedAt = startedAt;
    backfills = new BackfillDispatch(pipeline, pendingBackfills, this::publish);
  }

  /** The jobs that this board shows. */
  BackfillDispatch backfills() {
    return backfills;
  }

  void restore(PipelineResume resume) {
    startedAt = resume.startedAt() == null ? startedAt : resume.startedAt();
    lease = resume.lease();
    before = resume.totals();
    position = resume.position();
    tables = resume.tables();
    tableCount = tables.size();
    if (resume.backfills() != null) {
      backfills.restore(resume.backfills());
    }
    if (resume.searchAttributes()) {
      marks.enable(pipeline);
    }
  }

  PipelineResume handOver() {
    return new PipelineResume(
        startedAt, lease, totals(), position, tables, marks.enabled(), backfills.handOver());
  }

  PipelineState state() {
    return state;
  }

  long lease() {
    return lease;
  }

  void enter(PipelineState next, String why) {
    state = next;
    reason = why;
    publish();
  }

  void connected(ConnectReport connect) {
    if (connect.searchAttributes()) {
      marks.enable(pipeline);
    }
    backfills.allow(connect.backfills());
    publish();
  }

  void validated(PreflightReport preflight) {
    findings = preflight.findings();
  }

  void positioned(OffsetCleanupReport found) {
    position = found.position();
  }

  void prepared(TargetReport target) {
    tables = target.tables();
    tableCount = target.tableCount();
  }

  void changed(TablesReport report) {
    tables = report.tables();
    tableCount = report.tableCount();
    publish();
  }

  void failed(PipelineProblem what) {
    problem = what;
  }

  /** A request without an answer failed. */
  void refused(PipelineProblem what) {
    problem = what;
    publish();
  }

  /** Why pending jobs are not known; null when they are. */
  void backfillsUnknown(PipelineProblem why) {
    backfillsProblem = why;
    publish();
  }

  void leaseScheduled() {
    lease++;
    report = null;
    enter(PipelineState.WAITING_FOR_WORKER, "no worker has taken lease " + lease + " yet");
  }

  /** Ignores what an older lease says late. */
  void reported(StreamReport next) {
    if (next.lease() != lease || state == PipelineState.PAUSED || state == PipelineState.STOPPED) {
      return;
    }
    report = next;
    position = next.position().isEmpty() ? position : next.position();
    tables = next.tables().isEmpty() ? tables : next.tables();
    tableCount = Math.max(next.tableCount(), tables.size());
    problem = next.problem() == null ? problem : next.problem();
    boolean reads = reads(next);
    lagSeconds = reads ? next.lagSeconds() : null;
    if (state.streams()) {
      enter(reads ? PipelineState.STREAMING : PipelineState.OPENING_STREAM, why(next, reads));
    } else {
      publish();
    }
  }

  /** Runs that were begun before took an attempt that had failed for one that streams. */
  private static boolean reads(StreamReport report) {
    int version = Workflow.getVersion(ATTEMPTS_CHANGE, Workflow.DEFAULT_VERSION, 1);
    return version == Workflow.DEFAULT_VERSION ? !report.opens() : report.reads();
  }

  private static String why(StreamReport report, boolean reads) {
    if (reads) {
      return "";
    }
    if (report.problem() != null) {
      return "attempt " + report.attempt() + " failed and is tried again";
    }
    return report.attempt() <= 1 ? "" : "attempt " + report.attempt();
  }

  void slotReported(SlotReport next) {
    slot = next;
    publish();
  }

  /** The lease is over: its totals are counted for good. */
  void leaseEnded() {
    before = totals();
    report = null;
  }

  PipelineStatus status() {
    return new PipelineStatus(
        pipeline,
        state,
        reason,
        report == null ? null : lagSeconds,
        position,
        report == null ? "" : report.received(),
        totals(),
        tableCount,
        tables,
        findings,
        problem,
        backfills.lines(),
        backfills.queueLength(),
        backfillsProblem,
        slot,
        lease,
        report == null ? 0 : report.attempt(),
        report == null ? "" : report.worker(),
        startedAt,
        report == null ? null : report.at());
  }

  PipelineResult result() {
    return new PipelineResult(pipeline, reason, position, lease, totals());
  }

  private StreamTotals totals() {
    return report == null ? before : before.plus(report.totals());
  }

  private void publish() {
    PipelineStatus status = status();
    Workflow.setCurrentDetails(StatusPage.markdown(status));
    marks.show(status.state().name(), status.lagSeconds());
  }
}
