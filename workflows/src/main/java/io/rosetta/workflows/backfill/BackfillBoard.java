package io.rosetta.workflows.backfill;

import io.rosetta.workflows.PipelineProblem;
import io.rosetta.workflows.SearchMarks;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.util.List;

/**
 * What a job shows of itself: the status query, the current details in the Temporal UI, the search
 * attributes, and its line in the pipeline's status. Written by the workflow's threads only.
 */
final class BackfillBoard {
  private final SearchMarks marks = new SearchMarks();
  private final CopyTally tally = new CopyTally();
  private String pipeline = "";
  private String job;
  private String table = "";
  private BackfillKind kind;
  private List<RowCondition> filter = List.of();
  private BackfillState state = BackfillState.PENDING;
  private BackfillStep step;
  private String waitsFor = "";
  private int attempt;
  private int lanes;
  private int slices;
  private int slicesDone;
  private PipelineProblem problem;
  private Instant startedAt;
  private Instant reportedAt;

  BackfillBoard(String workflowId, Instant startedAt) {
    this.job = workflowId;
    this.startedAt = startedAt;
  }

  void name(BackfillRef ref) {
    pipeline = ref.pipeline();
    job = ref.job();
    publish();
  }

  void restore(BackfillResume resume) {
    startedAt = resume.startedAt() == null ? startedAt : resume.startedAt();
    problem = resume.problem();
  }

  void markSearches(boolean known) {
    if (known) {
      marks.enable(pipeline);
    }
  }

  /** What the job table says; its numbers are exact. */
  void seen(BackfillView view) {
    table = view.table() == null ? table : view.table();
    kind = view.kind() == null ? kind : view.kind();
    filter = view.filter();
    attempt = Math.max(attempt, view.attempt());
    slices = view.slices();
    slicesDone = view.slicesDone();
    tally.ledger(view.chunks(), view.chunksDone(), view.rows(), view.bytes());
    publish();
  }

  /** The job table has the last word: a job that had ended already stays as it ended. */
  void ended(BackfillView view, BackfillState asked) {
    seen(view);
    BackfillState last = view.state().isEnded() ? view.state() : asked;
    boolean cut = last == BackfillState.CANCELLED;
    String why = view.reason().isEmpty() ? "" : view.reason() + (cut ? "; " : "");
    enter(last, cut ? why + ProgressText.howFar(view) : why);
  }

  String job() {
    return job;
  }

  BackfillState state() {
    return state;
  }

  int attempt() {
    return attempt;
  }

  /** What the running attempt did last; null when none ran since the state was entered. */
  BackfillStep step() {
    return step;
  }

  Instant startedAt() {
    return startedAt;
  }

  PipelineProblem problem() {
    return problem;
  }

  void enter(BackfillState next, String why) {
    enter(next, null, why);
  }

  void enter(BackfillState next, BackfillStep doing, String why) {
    state = next;
    step = doing;
    waitsFor = why;
    publish();
  }

  /** A new attempt begins from nothing; one that goes on keeps what it has. */
  void begun(BackfillBegun begun) {
    if (!begun.marked() && begun.attempt() != attempt) {
      tally.ledger(0, 0, 0, 0);
      slices = 0;
      slicesDone = 0;
    }
    attempt = begun.attempt();
  }

  void copying(BackfillPlan plan, int width) {
    lanes = width;
    tally.begin(plan.chunks(), now());
    enter(BackfillState.EXECUTING, BackfillStep.COPY, "");
  }

  void failed(PipelineProblem what) {
    problem = what;
  }

  /** Ignores what another attempt or another step says late. */
  boolean reported(BackfillProgressReport report) {
    boolean sameAttempt = report.attempt() == attempt || report.step() == BackfillStep.BEGIN;
    if (report.step() != step || !sameAttempt) {
      return false;
    }
    reportedAt = now();
    waitsFor = report.waitsFor();
    problem = report.problem() == null ? problem : report.problem();
    if (report.lane() != null) {
      tally.told(report.lane(), reportedAt);
    }
    if (report.slices() != null) {
      slices = report.slices().all();
      slicesDone = report.slices().done();
    }
    publish();
    return true;
  }

  BackfillStatus status() {
    return status(state, waitsFor);
  }

  /** What it says a moment later, once a pause that was taken back is seen. */
  BackfillStatus statusWhenResumed() {
    return state == BackfillState.PAUSED ? status(BackfillState.PENDING, "") : status();
  }

  private BackfillStatus status(BackfillState inState, String why) {
    return new BackfillStatus(
        pipeline,
        job,
        table,
        kind,
        filter,
        inState,
        step,
        why,
        attempt,
        lanes,
        tally.chunks(),
        tally.chunksDone(),
        tally.rows(),
        tally.bytes(),
        slices,
        slicesDone,
        tally.rate().orElse(null),
        tally.secondsLeft().orElse(null),
        problem,
        startedAt,
        reportedAt);
  }

  BackfillLine line() {
    BackfillStatus status = status();
    String progress = ProgressText.of(status);
    String why = waitsFor.isEmpty() || progress.isEmpty() ? waitsFor : "; " + waitsFor;
    return new BackfillLine(job, table, kind, state, progress + why, now());
  }

  BackfillResult result() {
    return new BackfillResult(
        pipeline, job, table, state, waitsFor, attempt, tally.rows(), tally.bytes());
  }

  private void publish() {
    Workflow.setCurrentDetails(BackfillPage.markdown(status()));
    marks.show(state.name(), null);
  }

  private static Instant now() {
    return Instant.ofEpochMilli(Workflow.currentTimeMillis());
  }
}
