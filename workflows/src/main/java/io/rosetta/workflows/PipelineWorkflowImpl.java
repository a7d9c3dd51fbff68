package io.rosetta.workflows;

import io.rosetta.workflows.backfill.Backoff;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.ContinueAsNewOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The life of one pipeline; see {@link PipelineWorkflow}. */
public final class PipelineWorkflowImpl implements PipelineWorkflow {
  /** A continue-as-new drops the memo, so what is to stay is named. */
  private static final String MEMO_DESCRIPTION = "description";

  /** The first version that fetches backfills; a run that began before goes on without. */
  private static final String BACKFILLS_CHANGE = "backfills";

  private static final PipelineName UNNAMED = new PipelineName("unnamed");

  private final Steering steering = new Steering();

  /** By the workflow's id; an id that names no pipeline is refused before anything is done. */
  private final PipelineName name =
      PipelineName.ofWorkflowId(Workflow.getInfo().getWorkflowId()).orElse(UNNAMED);

  private final PipelineSteps steps = new PipelineSteps(name.value());
  private final PipelineBoard board =
      new PipelineBoard(
          name,
          Instant.ofEpochMilli(Workflow.getInfo().getRunStartedTimestampMillis()),
          steps::fetchPendingBackfills);
  private final Backoff gaps = new Backoff(Duration.ofMinutes(1));
  private PipelineInput plan;
  private boolean streamed;

  /** What the last lease found and the cleanup that follows cannot see itself; else empty. */
  private String gapFound = "";

  /** Whether the lease was ended because the history had grown long. */
  private boolean cut;

  /** Its own handlers are those of {@link PipelineWorkflow}; those about tables are registered. */
  public PipelineWorkflowImpl() {
    Workflow.registerListener(new TableChanges(steps, board, steering));
  }

  @Override
  public PipelineResult run(PipelineInput input) {
    plan = checked(input);
    plan.resumed().ifPresent(board::restore);
    streamed = plan.resumed().isPresent();
    boolean prepared = streamed;
    while (!steering.stopAsked()) {
      if (steering.pauseAsked()) {
        restPaused();
        prepared = false;
      } else {
        prepared = work(prepared);
      }
    }
    board.backfills().close();
    board.enter(PipelineState.STOPPED, steering.reason());
    Workflow.await(Workflow::isEveryHandlerFinished);
    return board.result();
  }

  private static PipelineInput checked(PipelineInput input) {
    PipelineInput given = input == null ? new PipelineInput(null, null, null, null) : input;
    List<String> errors = given.validate(Workflow.getInfo().getWorkflowId());
    if (!errors.isEmpty()) {
      throw WorkflowFailures.invalidInput("The pipeline", errors);
    }
    return given;
  }

  /**
   * One stretch of work: the preparing steps where they are due, then one lease.
   *
   * @return whether the next stretch may begin with its lease at once
   */
  private boolean work(boolean prepared) {
    CancellationScope scope =
        Workflow.newCancellationScope(
            () -> {
              if (!prepared) {
                prepare();
              }
              fetchBackfills();
              streamOneLease();
            });
    steering.begin(scope);
    try {
      scope.run();
      steering.end();
      gaps.reset();
      continueAsNewIfHistoryIsLong();
      return true;
    } catch (TemporalFailure failure) {
      steering.end();
      afterFailure(failure);
      return false;
    }
  }

  private void prepare() {
    board.backfills().forgetWhatIsKnown();
    board.enter(PipelineState.CONNECTING, "");
    board.connected(steps.connect());
    board.enter(PipelineState.VALIDATING, "");
    board.validated(steps.validate());
    board.enter(PipelineState.CHECKING_POSITION, "");
    board.positioned(steps.cleanUpOffset(gapFound));
    gapFound = "";
    board.enter(PipelineState.PREPARING_SOURCE, "waits for open write transactions, if there are");
    steps.prepareSource();
    board.enter(PipelineState.PREPARING_TARGET, "");
    board.prepared(steps.prepareTarget());
  }

  /** Jobs that cannot be fetched do not hold up the stream: the status says so. */
  private void fetchBackfills() {
    int version = Workflow.getVersion(BACKFILLS_CHANGE, Workflow.DEFAULT_VERSION, 1);
    if (version == Workflow.DEFAULT_VERSION || !board.backfills().isAllowed()) {
      return;
    }
    if (board.backfills().needsFetch()) {
      try {
        board.backfills().fetched(steps.fetchPendingBackfills());
        board.backfillsUnknown(null);
      } catch (ActivityFailure failure) {
        if (WorkflowFailures.isCancel(failure)) {
          throw failure;
        }
        startWithoutBackfills(WorkflowFailures.problem(failure, now()));
      }
    }
    board.backfills().open();
  }

  private void startWithoutBackfills(PipelineProblem why) {
    board.backfillsUnknown(why);
    Workflow.getLogger(PipelineWorkflowImpl.class)
        .error(
            "event=backfills_not_fetched pipeline={} error={} message=\"{}\" the stream starts"
                + " without them, and they are fetched again with the next lease",
            name.value(),
            why.type(),
            why.message());
  }

  private void streamOneLease() {
    board.leaseScheduled();
    streamed = true;
    cut = false;
    CancellationScope lease =
        Workflow.newCancellationScope(
            () -> {
              StreamResult result = steps.stream(board.lease(), plan);
              if (result.last() != null) {
                board.reported(result.last());
              }
            });
    CancellationScope watch = Workflow.newCancellationScope(() -> cutWhenHistoryIsLong(lease));
    watch.run();
    try {
      lease.run();
    } catch (ActivityFailure failure) {
      if (!cut || !WorkflowFailures.isCancel(failure)) {
        throw failure;
      }
    } finally {
      watch.cancel("the lease is over");
      board.leaseEnded();
    }
  }

  /** Jobs and requests fill the history of a lease that may last for hours. */
  private void cutWhenHistoryIsLong(CancellationScope lease) {
    Async.procedure(
            () -> {
              Workflow.await(
                  () ->
                      Workflow.getInfo().isContinueAsNewSuggested()
                          && Workflow.isEveryHandlerFinished());
              cut = true;
              lease.cancel("the history is long");
            })
        .exceptionally(over -> null);
  }

  private void afterFailure(TemporalFailure failure) {
    if (CancellationScope.current().isCancelRequested()) {
      stopCancelled();
      throw failure;
    }
    if (steering.restAsked()) {
      if (!WorkflowFailures.isCancel(failure)) {
        board.failed(WorkflowFailures.problem(failure, now()));
      }
      return;
    }
    if (WorkflowFailures.isCancel(failure)) {
      // A pause that was taken back before the stream had come to rest.
      return;
    }
    board.backfills().close();
    PipelineProblem problem = WorkflowFailures.problem(failure, now());
    ApplicationFailure readable = WorkflowFailures.readable(problem, failure);
    board.failed(problem);
    if (WorkflowFailures.isGap(failure)) {
      afterGap(problem);
      return;
    }
    board.enter(PipelineState.FAILED, problem.type());
    if (!streamed) {
      throw readable;
    }
    steering.pause(problem.type());
    Workflow.await(() -> !steering.pauseAsked());
  }

  /**
   * The cleanup looks and decides. What it cannot see is handed on; the rest may have passed by
   * then, as a slot that comes seconds after the promotion, and may come again: then in a while.
   */
  private void afterGap(PipelineProblem problem) {
    gapFound = WorkflowFailures.isSeenByStreamOnly(problem) ? problem.message() : "";
    Duration wait = gaps.next();
    if (gaps.rounds() > 1) {
      board.enter(
          PipelineState.CHECKING_POSITION,
          "again in " + wait.toSeconds() + " s, after " + problem.type());
      Workflow.await(wait, steering::restAsked);
    }
  }

  private void restPaused() {
    board.backfills().close();
    board.enter(PipelineState.PAUSED, steering.reason());
    Workflow.await(() -> !steering.pauseAsked());
  }

  /** The whole workflow was cancelled: the stream has ended by now, as with a stop. */
  private void stopCancelled() {
    steering.stop("cancelled");
    board.backfills().close();
    board.enter(PipelineState.STOPPED, "cancelled");
    Workflow.newDetachedCancellationScope(() -> Workflow.await(Workflow::isEveryHandlerFinished))
        .run();
  }

  private void continueAsNewIfHistoryIsLong() {
    if (!Workflow.getInfo().isContinueAsNewSuggested() || steering.restAsked()) {
      return;
    }
    Workflow.await(Workflow::isEveryHandlerFinished);
    if (steering.restAsked()) {
      return;
    }
    ContinueAsNewOptions.Builder options = ContinueAsNewOptions.newBuilder();
    String description = (String) Workflow.getMemo(MEMO_DESCRIPTION, String.class);
    if (description != null) {
      options.setMemo(Map.of(MEMO_DESCRIPTION, description));
    }
    Workflow.newContinueAsNewStub(PipelineWorkflow.class, options.build())
        .run(plan.continuing(board.handOver()));
  }

  private static Instant now() {
    return Instant.ofEpochMilli(Workflow.currentTimeMillis());
  }

  @Override
  public PipelineStatus pause(SteerRequest request) {
    signalPause(request);
    Workflow.await(() -> board.state().rests() || !steering.pauseAsked());
    return board.status();
  }

  @Override
  public void validatePause(SteerRequest request) {
    SteerRequest.refuseLongReason(request);
    refuseWhenStopping("pause");
    if (board.state() == PipelineState.FAILED) {
      throw new IllegalStateException(
          "The pipeline is FAILED, so nothing streams: resume it or stop it.");
    }
  }

  @Override
  public PipelineStatus resume(SteerRequest request) {
    signalResume(request);
    Workflow.await(() -> board.state().rests() || board.state().streams());
    return board.status();
  }

  @Override
  public void validateResume(SteerRequest request) {
    SteerRequest.refuseLongReason(request);
    refuseWhenStopping("resume");
  }

  @Override
  public PipelineStatus stop(SteerRequest request) {
    signalStop(request);
    Workflow.await(() -> board.state() == PipelineState.STOPPED);
    return board.status();
  }

  @Override
  public void validateStop(SteerRequest request) {
    SteerRequest.refuseLongReason(request);
  }

  @Override
  public void signalPause(SteerRequest request) {
    if (!steering.restAsked()) {
      steering.pause(SteerRequest.orNone(request).reason());
      board.enter(PipelineState.PAUSING, steering.reason());
    }
  }

  @Override
  public void signalResume(SteerRequest request) {
    if (steering.pauseAsked()) {
      steering.resume(SteerRequest.orNone(request).reason());
      board.enter(PipelineState.CONNECTING, steering.reason());
    }
  }

  @Override
  public void signalStop(SteerRequest request) {
    if (!steering.stopAsked()) {
      steering.stop(SteerRequest.orNone(request).reason());
      board.enter(PipelineState.STOPPING, steering.reason());
    }
  }

  @Override
  public void streamReport(StreamReport report) {
    if (report != null) {
      board.reported(report);
    }
  }

  @Override
  public void slotReport(SlotReport report) {
    if (report != null) {
      board.slotReported(report);
    }
  }

  @Override
  public PipelineStatus status() {
    return board.status();
  }

  private void refuseWhenStopping(String what) {
    if (steering.stopAsked()) {
      throw new IllegalStateException("The pipeline is stopping: " + what + " comes too late.");
    }
  }
}
