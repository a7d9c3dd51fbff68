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
import java.util.function.Supplier;

/** One backfill job; see {@link BackfillWorkflow}. */
public final class BackfillWorkflowImpl implements BackfillWorkflow {
  /** So long an answer waits for what may have to wait for more. */
  private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(5);

  /** So many attempts in a row may be read to their end and then be void; the next one would be. */
  private static final int MOST_IN_VAIN = 10;

  private final Steering steering = new Steering();
  private final Backoff rounds = new Backoff(Duration.ofMinutes(1));
  private final Backoff looks = new Backoff(Duration.ofMinutes(1));
  private final BackfillBoard board =
      new BackfillBoard(
          Workflow.getInfo().getWorkflowId(),
          Instant.ofEpochMilli(Workflow.getInfo().getRunStartedTimestampMillis()));
  private BackfillInput plan;
  private BackfillSteps steps;
  private BackfillFailures failures;
  private BackfillClosing closing;
  private PipelineLink pipeline;

  /** Whether what the job table says of the job is known; not after an attempt turned out void. */
  private boolean known;

  /** Whether it was known ever, also in an earlier run: from then on the job has an end. */
  private boolean found;

  /** Whether a round runs, so that something may be read or applied. */
  private boolean busy;

  private int inVain;

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
    steps =
        new BackfillSteps(
            ref, new BackfillRequest(ref.job(), plan.table(), plan.kind(), plan.filter()));
    failures = new BackfillFailures(ref);
    closing = new BackfillClosing(steps, board, this::noted);
    board.name(ref);
    plan.resumed().ifPresent(this::restore);
    pipeline = new PipelineLink(name, plan.reportEvery(), board.startedAt());
  }

  private void restore(BackfillResume before) {
    board.restore(before);
    rounds.restore(before.rounds());
    inVain = before.inVain();
    found = true;
  }

  private void toTheEnd() {
    while (!board.state().isEnded()) {
      continueAsNewIfHistoryIsLong();
      if (!known) {
        look();
      } else if (steering.stopAsked()) {
        Workflow.newDetachedCancellationScope(() -> closing.giveUp(steering.reason())).run();
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
  private void look() {
    try {
      BackfillList jobs = steps.find();
      board.markSearches(jobs.searchAttributes());
      takeUp(BackfillSteps.only(jobs));
      known = true;
      found = true;
      looks.reset();
    } catch (ActivityFailure failure) {
      rethrowWhenCancelled(failure);
      PipelineProblem problem = noted(failure);
      if (failures.passes(failure)) {
        int asked = steering.requests();
        waitForNextRound(looks, problem, () -> steering.requests() != asked);
      } else if (found) {
        fail(problem, failure);
      } else {
        throw WorkflowFailures.readable(problem, failure);
      }
    }
  }

  /** What has ended is revived by people only, and by them only when they start the workflow. */
  private void takeUp(BackfillView job) {
    BackfillView taken = job;
    boolean endedBadly = job.state().isEnded() && job.state() != BackfillState.COMPLETED;
    boolean paused = job.state() == BackfillState.PAUSED;
    boolean revived = endedBadly && plan.retry() && !found && !steering.stopAsked();
    boolean resumed = paused && (plan.retry() || found) && !steering.restAsked();
    if (revived || resumed) {
      taken = steps.enter(BackfillState.PENDING, "");
    } else if (paused) {
      steering.pause(job.reason());
    }
    board.seen(taken);
    board.enter(taken.state().isEnded() ? taken.state() : BackfillState.PENDING, taken.reason());
  }

  /** One round: all steps of an attempt, or those that an earlier round has left. */
  private void work() {
    CancellationScope scope = Workflow.newCancellationScope(this::attempt);
    steering.begin(scope);
    busy = true;
    try {
      scope.run();
      steering.end();
      closing.complete();
    } catch (TemporalFailure failure) {
      steering.end();
      busy = false;
      afterFailure(failure);
    } finally {
      busy = false;
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
      inVain = 0;
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
    if (WorkflowFailures.isCancel(failure)) {
      // Somebody asked for a rest, and may have thought better of it meanwhile.
      return;
    }
    PipelineProblem problem = noted(failure);
    if (BackfillFailures.isVoid(problem)) {
      known = false;
      refuseToGoOnInVain(problem, failure);
    }
    if (!failures.passes(failure)) {
      fail(problem, failure);
    }
    waitForNextRound(rounds, problem, steering::restAsked);
  }

  /** A table that changes under every attempt is copied without end unless somebody is told. */
  private void refuseToGoOnInVain(PipelineProblem last, TemporalFailure failure) {
    if (board.step() == BackfillStep.CLOSE) {
      inVain++;
    }
    if (inVain >= MOST_IN_VAIN) {
      ApplicationFailure stuck =
          ApplicationFailure.newNonRetryableFailureWithCause(
              "%d attempts in a row were read to their end in vain; the last one: %s"
                  .formatted(inVain, last.message()),
              RosettaError.BACKFILL_STUCK.name(),
              failure);
      fail(noted(stuck), stuck);
    }
  }

  /** The whole workflow was cancelled, which run deals with. */
  private static void rethrowWhenCancelled(TemporalFailure failure) {
    if (CancellationScope.current().isCancelRequested()) {
      throw failure;
    }
  }

  private PipelineProblem noted(TemporalFailure failure) {
    PipelineProblem problem = failures.problem(failure, found);
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

  private void waitForNextRound(Backoff backoff, PipelineProblem problem, Supplier<Boolean> wake) {
    Duration wait = backoff.next();
    board.enter(
        board.state(), "the next round in " + wait.toSeconds() + " s, after " + problem.type());
    pipeline.tellWhenDue(board.line());
    Workflow.await(wait, wake);
  }

  private void fail(PipelineProblem problem, TemporalFailure failure) {
    Workflow.newDetachedCancellationScope(
            () -> {
              closing.fail(problem);
              pipeline.tellEnd(board.line());
            })
        .run();
    Workflow.await(Workflow::isEveryHandlerFinished);
    throw WorkflowFailures.readable(problem, failure);
  }

  /** It is PAUSED for others once the job table says so, or cannot be told. */
  private void restPaused() {
    String reason = steering.reason();
    try {
      board.seen(steps.enter(BackfillState.PAUSED, reason));
    } catch (ActivityFailure failure) {
      rethrowWhenCancelled(failure);
      noted(failure);
    }
    board.enter(BackfillState.PAUSED, reason);
    pipeline.tell(board.line());
    Workflow.await(() -> !steering.pauseAsked());
    board.enter(BackfillState.PENDING, "");
    // The table says PAUSED: whoever takes the job up next has to learn that it is no more.
    known = steering.stopAsked();
  }

  private void giveUpAndSaySo() {
    while (!known) {
      look();
    }
    closing.giveUp(steering.reason());
    pipeline.tellEnd(board.line());
    Workflow.await(Workflow::isEveryHandlerFinished);
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
                  new BackfillResume(board.startedAt(), rounds.rounds(), inVain, board.problem())));
    }
  }

  /** While nothing runs the answer says so, though the job table may not be reached. */
  @Override
  public BackfillStatus pause(SteerRequest request) {
    signalPause(request);
    Workflow.await(() -> !busy);
    Workflow.await(
        ANSWER_PATIENCE,
        () ->
            board.state() == BackfillState.PAUSED
                || board.state().isEnded()
                || !steering.pauseAsked());
    return answer("pause", BackfillState.PAUSED);
  }

  @Override
  public void validatePause(SteerRequest request) {
    SteerRequest.refuseLongReason(request);
    refuseWhenOver("pause");
  }

  @Override
  public BackfillStatus resume(SteerRequest request) {
    signalResume(request);
    return board.statusWhenResumed();
  }

  @Override
  public void validateResume(SteerRequest request) {
    SteerRequest.refuseLongReason(request);
    refuseWhenOver("resume");
  }

  @Override
  public BackfillStatus cancel(SteerRequest request) {
    signalCancel(request);
    Workflow.await(() -> !busy);
    Workflow.await(ANSWER_PATIENCE, () -> board.state().isEnded());
    return answer("cancel", BackfillState.CANCELLED);
  }

  @Override
  public void validateCancel(SteerRequest request) {
    SteerRequest.refuseLongReason(request);
    if (board.state().isEnded()) {
      throw new IllegalStateException(tooLate("cancel"));
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

  /** The validator ran before the job table was read, or the job came to its end meanwhile. */
  private BackfillStatus answer(String what, BackfillState wanted) {
    if (board.state().isEnded() && board.state() != wanted) {
      throw ApplicationFailure.newNonRetryableFailure(
          tooLate(what), IllegalStateException.class.getName());
    }
    return board.status();
  }

  private void refuseWhenOver(String what) {
    if (steering.stopAsked() || board.state().isEnded()) {
      throw new IllegalStateException(tooLate(what));
    }
  }

  private String tooLate(String what) {
    return "The job is %s: %s comes too late."
        .formatted(board.state().isEnded() ? board.state().name() : "being cancelled", what);
  }
}
