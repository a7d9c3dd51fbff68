package io.rosetta.workflows.backfill;

import io.rosetta.workflows.PipelineName;
import io.rosetta.workflows.PipelineProblem;
import io.rosetta.workflows.RosettaError;
import io.rosetta.workflows.SteerRequest;
import io.rosetta.workflows.Steering;
import io.rosetta.workflows.WorkflowFailures;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** One backfill job; see {@link BackfillWorkflow}. */
public final class BackfillWorkflowImpl implements BackfillWorkflow {
  /** So long the answer to cancel waits for the job's end, which may have to wait for more. */
  private static final Duration CANCEL_PATIENCE = Duration.ofSeconds(5);

  private final Steering steering = new Steering();
  private final Backoff backoff = new Backoff();
  private final BackfillBoard board =
      new BackfillBoard(
          Workflow.getInfo().getWorkflowId(),
          Instant.ofEpochMilli(Workflow.getInfo().getRunStartedTimestampMillis()));
  private BackfillInput plan;
  private BackfillSteps steps;
  private BackfillFailures failures;
  private PipelineLink pipeline;
  private boolean opened;
  private boolean givingUp;

  @Override
  public BackfillResult run(BackfillInput input) {
    begin(checked(input));
    try {
      toTheEnd();
    } catch (TemporalFailure failure) {
      if (!CancellationScope.current().isCancelRequested()) {
        throw failure;
      }
      steering.stop("the workflow was cancelled");
      Workflow.newDetachedCancellationScope(this::giveUpAndSaySo).run();
      throw failure;
    }
    return board.result();
  }

  private static BackfillInput checked(BackfillInput input) {
    BackfillInput given =
        input == null
            ? new BackfillInput(null, null, null, null, null, null, null, null, null)
            : input;
    List<String> errors = given.validate(Workflow.getInfo().getWorkflowId());
    if (!errors.isEmpty()) {
      throw WorkflowFailures.invalidInput("The backfill", errors);
    }
    return given;
  }

  private void begin(BackfillInput input) {
    plan = input;
    PipelineName name = new PipelineName(plan.pipeline());
    BackfillJobId job =
        BackfillJobId.ofWorkflowId(name, Workflow.getInfo().getWorkflowId()).orElseThrow();
    BackfillRef ref = new BackfillRef(name.value(), job.value(), 0, plan.reportEvery());
    steps = new BackfillSteps(ref);
    failures = new BackfillFailures(ref);
    board.name(ref);
    plan.resumed()
        .ifPresent(
            before -> {
              board.restore(before);
              backoff.restore(before.rounds());
            });
    pipeline = new PipelineLink(name, plan.reportEvery(), board.startedAt());
  }

  private void toTheEnd() {
    open();
    while (!board.state().isEnded()) {
      continueAsNewIfHistoryIsLong();
      if (steering.stopAsked()) {
        Workflow.newDetachedCancellationScope(this::giveUp).run();
      } else if (steering.pauseAsked()) {
        restPaused();
      } else {
        work();
      }
    }
    pipeline.tellEnd(board.line());
    Workflow.await(Workflow::isEveryHandlerFinished);
  }

  /** Finds the job, or creates it; what can pass is waited for. */
  private void open() {
    while (!opened) {
      try {
        BackfillList found =
            steps.create(
                new BackfillRequest(board.job(), plan.table(), plan.kind(), plan.filter()));
        board.markSearches(found.searchAttributes());
        takeUp(only(found));
        opened = true;
      } catch (ActivityFailure failure) {
        rethrowWhenCancelled(failure);
        PipelineProblem problem = noted(failure);
        if (!failures.passes(failure)) {
          throw WorkflowFailures.readable(problem, failure);
        }
        waitForNextRound(problem);
      }
    }
    backoff.reset();
  }

  private void takeUp(BackfillView job) {
    BackfillView taken = job;
    boolean again = job.state().isEnded() && job.state() != BackfillState.COMPLETED;
    if (again && plan.retry() && !steering.stopAsked()) {
      taken = steps.enter(BackfillState.PENDING, "");
    } else if (job.state() == BackfillState.PAUSED && !plan.retry()) {
      steering.pause(job.reason());
    }
    board.seen(taken);
    board.enter(taken.state().isEnded() ? taken.state() : BackfillState.PENDING, taken.reason());
  }

  private static BackfillView only(BackfillList found) {
    if (found.jobs().size() != 1) {
      throw ApplicationFailure.newNonRetryableFailure(
          "CreateBackfills answered with " + found.jobs().size() + " jobs instead of one.",
          RosettaError.INTERNAL.name());
    }
    return found.jobs().get(0);
  }

  /** One round: all steps of an attempt, or those that an earlier round has left. */
  private void work() {
    CancellationScope scope = Workflow.newCancellationScope(this::attempt);
    steering.begin(scope);
    try {
      scope.run();
      steering.end();
      settle(BackfillState.COMPLETED, "");
    } catch (TemporalFailure failure) {
      steering.end();
      afterFailure(failure);
    }
  }

  private void attempt() {
    board.enter(BackfillState.PENDING, BackfillStep.BEGIN, "");
    BackfillBegun begun = steps.begin();
    board.begun(begun);
    int attempt = begun.attempt();
    if (!begun.marked()) {
      board.enter(BackfillState.WAITING_FOR_STREAM, BackfillStep.AWAIT_STREAM, "");
      steps.awaitStream(attempt);
      board.enter(BackfillState.EXECUTING, BackfillStep.MARK, "");
      board.seen(steps.mark(attempt));
    }
    if (!begun.slicing()) {
      board.enter(BackfillState.EXECUTING, BackfillStep.PLAN, "");
      copy(attempt, steps.plan(attempt));
      board.enter(BackfillState.WAITING_FOR_STREAM, BackfillStep.CLOSE, "");
      board.seen(steps.close(attempt));
    }
    board.enter(BackfillState.EXECUTING, BackfillStep.APPLY, "");
    steps.apply(attempt);
  }

  private void copy(int attempt, BackfillPlan found) {
    int wanted = plan.lanes() == null ? found.lanes() : plan.lanes();
    int lanes = Math.max(1, Math.min(Math.min(wanted, BackfillInput.MOST_LANES), found.chunks()));
    board.copying(found, lanes);
    pipeline.tell(board.line());
    Lanes.run(lanes, lane -> steps.copy(attempt, lane, lanes));
  }

  private void afterFailure(TemporalFailure failure) {
    rethrowWhenCancelled(failure);
    if (steering.restAsked() && WorkflowFailures.isCancel(failure)) {
      return;
    }
    PipelineProblem problem = noted(failure);
    if (!failures.passes(failure)) {
      fail(problem, failure);
    }
    waitForNextRound(problem);
  }

  /** The whole workflow was cancelled, which run deals with. */
  private static void rethrowWhenCancelled(TemporalFailure failure) {
    if (CancellationScope.current().isCancelRequested()) {
      throw failure;
    }
  }

  private PipelineProblem noted(TemporalFailure failure) {
    PipelineProblem problem = failures.problem(failure);
    board.failed(problem);
    Workflow.getLogger(BackfillWorkflowImpl.class)
        .warn(
            "backfill round ended pipeline={} job={} error={} message=\"{}\"",
            plan.pipeline(),
            board.job(),
            problem.type(),
            problem.message());
    return problem;
  }

  private void waitForNextRound(PipelineProblem problem) {
    Duration wait = backoff.next();
    board.enter(
        board.state(), "the next round in " + wait.toSeconds() + " s, after " + problem.type());
    pipeline.tellWhenDue(board.line());
    Workflow.await(wait, steering::restAsked);
  }

  private void fail(PipelineProblem problem, TemporalFailure failure) {
    Workflow.newDetachedCancellationScope(
            () -> {
              settle(BackfillState.FAILED, problem.message());
              pipeline.tellEnd(board.line());
            })
        .run();
    Workflow.await(Workflow::isEveryHandlerFinished);
    throw WorkflowFailures.readable(problem, failure);
  }

  private void restPaused() {
    board.enter(BackfillState.PAUSED, steering.reason());
    try {
      board.seen(steps.enter(BackfillState.PAUSED, steering.reason()));
    } catch (ActivityFailure failure) {
      rethrowWhenCancelled(failure);
      noted(failure);
    }
    pipeline.tell(board.line());
    Workflow.await(() -> !steering.pauseAsked());
    board.enter(BackfillState.PENDING, "");
  }

  private void giveUpAndSaySo() {
    open();
    giveUp();
    pipeline.tellEnd(board.line());
    Workflow.await(Workflow::isEveryHandlerFinished);
  }

  /** Nothing reads or applies any more. Values that wait to be fetched would wait for ever. */
  private void giveUp() {
    givingUp = true;
    if (board.attempt() > 0) {
      board.enter(board.state(), BackfillStep.RESOLVE, "");
      try {
        steps.resolvePending(board.attempt());
      } catch (ActivityFailure failure) {
        noted(failure);
      }
    }
    settle(BackfillState.CANCELLED, steering.reason());
  }

  /**
   * Writes the job's end. One that cannot be written now is written later; an attempt that turns
   * out to be void has to begin again before it is complete.
   */
  private void settle(BackfillState state, String reason) {
    while (!board.state().isEnded()) {
      try {
        board.ended(steps.end(state, reason), state);
      } catch (ActivityFailure failure) {
        rethrowWhenCancelled(failure);
        if (state == BackfillState.COMPLETED) {
          throw failure;
        }
        PipelineProblem problem = noted(failure);
        if (RosettaError.BACKFILL_VOID.name().equals(problem.type()) || !failures.passes(failure)) {
          board.enter(state, reason);
        } else {
          Workflow.sleep(backoff.next());
        }
      }
    }
  }

  private void continueAsNewIfHistoryIsLong() {
    if (!Workflow.getInfo().isContinueAsNewSuggested() || steering.restAsked()) {
      return;
    }
    Workflow.await(Workflow::isEveryHandlerFinished);
    if (!steering.restAsked()) {
      Workflow.newContinueAsNewStub(BackfillWorkflow.class)
          .run(
              plan.continuing(
                  new BackfillResume(board.startedAt(), backoff.rounds(), board.problem())));
    }
  }

  @Override
  public BackfillStatus pause(SteerRequest request) {
    signalPause(request);
    Workflow.await(
        () ->
            board.state() == BackfillState.PAUSED
                || board.state().isEnded()
                || !steering.pauseAsked());
    return board.status();
  }

  @Override
  public void validatePause(SteerRequest request) {
    SteerRequest.refuseLongReason(request);
    refuseWhenOver("pause");
  }

  @Override
  public BackfillStatus resume(SteerRequest request) {
    signalResume(request);
    return board.status();
  }

  @Override
  public void validateResume(SteerRequest request) {
    SteerRequest.refuseLongReason(request);
    refuseWhenOver("resume");
  }

  @Override
  public BackfillStatus cancel(SteerRequest request) {
    signalCancel(request);
    Workflow.await(() -> givingUp || board.state().isEnded());
    Workflow.await(CANCEL_PATIENCE, () -> board.state().isEnded());
    return board.status();
  }

  @Override
  public void validateCancel(SteerRequest request) {
    SteerRequest.refuseLongReason(request);
    if (board.state().isEnded()) {
      throw new IllegalStateException("The job is " + board.state() + " already.");
    }
  }

  @Override
  public void signalPause(SteerRequest request) {
    steering.pause(SteerRequest.orNone(request).reason());
  }

  @Override
  public void signalResume(SteerRequest request) {
    steering.resume(SteerRequest.orNone(request).reason());
  }

  @Override
  public void signalCancel(SteerRequest request) {
    steering.stop(SteerRequest.orNone(request).reason());
  }

  @Override
  public void progress(BackfillProgressReport report) {
    if (report != null && pipeline != null && board.reported(report)) {
      pipeline.tellWhenDue(board.line());
    }
  }

  @Override
  public BackfillStatus status() {
    return board.status();
  }

  private void refuseWhenOver(String what) {
    if (steering.stopAsked() || board.state().isEnded()) {
      throw new IllegalStateException(
          "The job is %s: %s comes too late."
              .formatted(board.state().isEnded() ? board.state().name() : "being cancelled", what));
    }
  }
}
