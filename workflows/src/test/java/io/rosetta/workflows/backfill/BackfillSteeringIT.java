package io.rosetta.workflows.backfill;

import static io.rosetta.workflows.TestFailures.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rosetta.workflows.PipelineName;
import io.rosetta.workflows.RosettaError;
import io.rosetta.workflows.SteerRequest;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.client.UpdateOptions;
import io.temporal.client.WithStartWorkflowOperation;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.client.WorkflowUpdateStage;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import java.util.Arrays;
import java.util.Collections;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How people steer a job: pause, resume and cancel, whenever they come. */
class BackfillSteeringIT extends BackfillWorkflowBase {
  @Test
  void aPausedJobGoesOnWhereItWas() {
    harness.backfills.chunksBeforeHold = 1;
    harness.backfills.hold("CopyChunks");
    WorkflowStub workflow = harness.startJob("paused");
    BackfillStatus reading = harness.awaitStatus("paused", s -> s.chunksDone() == 2);
    assertThat(reading.state()).isEqualTo(BackfillState.EXECUTING);
    assertThat(reading.rows()).isEqualTo(200);

    BackfillStatus paused =
        workflow.update("pause", BackfillStatus.class, new SteerRequest("lunch"));
    assertThat(paused.state()).isEqualTo(BackfillState.PAUSED);
    assertThat(paused.waitsFor()).isEqualTo("lunch");
    assertThat(harness.backfills.job("paused").reason())
        .as("the job table says so before the answer does")
        .isEqualTo("lunch");
    harness.backfills.calls.clear();
    harness.backfills.release("CopyChunks");
    BackfillStatus resumed = workflow.update("resume", BackfillStatus.class, SteerRequest.NONE);

    assertThat(resumed.state()).isEqualTo(BackfillState.PENDING);
    assertThat(resumed.waitsFor()).isEmpty();
    assertThat(workflow.getResult(BackfillResult.class).rows()).isEqualTo(400);
    assertThat(harness.backfills.calls)
        .containsSubsequence(
            "EnterBackfillState PENDING paused", "BeginBackfill paused", "PlanBackfill paused")
        .doesNotContain("MarkBackfill paused", "AwaitStream paused");
  }

  @Test
  void cancelEndsLanesThenResolvesWhatIsPending() {
    harness.backfills.chunksBeforeHold = 1;
    harness.backfills.hold("CopyChunks");
    WorkflowStub workflow = harness.startJob("cancelled");
    harness.awaitStatus("cancelled", s -> s.chunksDone() == 2);

    BackfillStatus cancelled =
        workflow.update("cancel", BackfillStatus.class, new SteerRequest("not now"));

    assertThat(cancelled.state()).isEqualTo(BackfillState.CANCELLED);
    BackfillResult result = workflow.getResult(BackfillResult.class);
    assertThat(result.state()).isEqualTo(BackfillState.CANCELLED);
    assertThat(result.reason())
        .isEqualTo(
            "not now; 2 of 4 chunks were read and none applied; the target is as the stream keeps"
                + " it");
    assertThat(harness.backfills.calls)
        .endsWith("ResolvePending cancelled", "EndBackfill CANCELLED cancelled");
  }

  @Test
  void cancelAnswersThoughPendingValuesHaveToWaitForTheStream() {
    harness.backfills.hold("CloseBackfill");
    harness.backfills.hold("ResolvePending");
    WorkflowStub workflow = harness.startJob("patient");
    assertThat(harness.awaitStatus("patient", s -> !s.waitsFor().isEmpty()).waitsFor())
        .isEqualTo("the position to pass 0/2000");

    BackfillStatus status =
        workflow.update("cancel", BackfillStatus.class, new SteerRequest("not now"));

    assertThat(status.state()).isEqualTo(BackfillState.WAITING_FOR_STREAM);
    assertThat(status.step()).isEqualTo(BackfillStep.RESOLVE);
    assertThat(status.waitsFor()).isEqualTo("the position to pass 0/3000");
    harness.backfills.release("ResolvePending");
    assertThat(workflow.getResult(BackfillResult.class).state()).isEqualTo(BackfillState.CANCELLED);
  }

  @Test
  void aJobThatNobodyBeganIsCancelledByAnUpdateThatStartsItsWorkflow() {
    harness.backfills.insert("queued", "public.lines", BackfillState.PENDING, 0);

    BackfillStatus status = steerWithStart("queued", BackfillWorkflow::cancel);

    assertThat(status.state()).isEqualTo(BackfillState.CANCELLED);
    assertThat(harness.backfills.calls)
        .containsExactly(
            "CreateBackfills orders", "ResolvePending queued", "EndBackfill CANCELLED queued");
  }

  /** As when its workflow has just ended, and the command line has seen it run. */
  @Test
  void whatHasEndedIsNotPaused() {
    harness.backfills.insert("over", "public.lines", BackfillState.CANCELLED, 1);

    assertThatThrownBy(() -> steerWithStart("over", BackfillWorkflow::pause))
        .rootCause()
        .hasMessageContaining("The job is CANCELLED: pause comes too late.");
  }

  @Test
  void whatIsCompleteIsNotCancelled() {
    harness.backfills.insert("whole", "public.lines", BackfillState.COMPLETED, 1);

    assertThatThrownBy(() -> steerWithStart("whole", BackfillWorkflow::cancel))
        .rootCause()
        .hasMessageContaining("The job is COMPLETED: cancel comes too late.");
  }

  private static BackfillStatus steerWithStart(
      String name, BiFunction<BackfillWorkflow, SteerRequest, BackfillStatus> update) {
    BackfillWorkflow job = typed(name);
    return WorkflowClient.executeUpdateWithStart(
        (SteerRequest request) -> update.apply(job, request),
        new SteerRequest("not needed"),
        UpdateOptions.<BackfillStatus>newBuilder()
            .setWaitForStage(WorkflowUpdateStage.COMPLETED)
            .build(),
        new WithStartWorkflowOperation<>(
            job::run, BackfillInput.of(new PipelineName("orders"), false)));
  }

  /**
   * The worker died after the attempt was made active, and nobody tries again what is cancelled.
   */
  @Test
  void anAttemptThatTheWorkflowWasNeverToldOfIsGivenUpToo() {
    harness.backfills.hold("BegunBackfill");
    WorkflowStub workflow = harness.startJob("unheard");
    harness.awaitStatus("unheard", s -> harness.backfills.attempt("unheard") == 1);

    workflow.update("cancel", BackfillStatus.class, new SteerRequest("not now"));

    assertThat(workflow.getResult(BackfillResult.class).state()).isEqualTo(BackfillState.CANCELLED);
    assertThat(harness.backfills.job("unheard").state()).isEqualTo(BackfillState.CANCELLED);
    assertThat(harness.backfills.calls).contains("ResolvePending unheard");
  }

  /** Else the table's turn stays taken, and the next start of the pipeline runs the job again. */
  @Test
  void anEndThatTheTargetRefusesIsWrittenLater() {
    harness.backfills.hold("MarkBackfill");
    WorkflowStub workflow = harness.startJob("refused");
    harness.awaitStep("refused", BackfillStep.MARK);
    ApplicationFailure expired = failure(RosettaError.TARGET_LOGIN_FAILED, "Expired.");
    harness.backfills.fail("EndBackfill CANCELLED", expired, expired);

    workflow.signal("cancel", new SteerRequest("not now"));

    assertThat(workflow.getResult(BackfillResult.class).state()).isEqualTo(BackfillState.CANCELLED);
    assertThat(harness.backfills.job("refused").state()).isEqualTo(BackfillState.CANCELLED);
  }

  @Test
  void aCancelAnswersThoughTheTargetIsAway() {
    RuntimeException[] away = new RuntimeException[3];
    Arrays.fill(away, finalFailure(RosettaError.TARGET_UNREACHABLE, "No answer."));
    harness.backfills.fail("CreateBackfills", away);
    WorkflowStub workflow = harness.startJob("away");

    BackfillStatus status =
        workflow.update("cancel", BackfillStatus.class, new SteerRequest("not now"));

    assertThat(status.problem().type()).isEqualTo("TARGET_UNREACHABLE");
    assertThat(workflow.getResult(BackfillResult.class).state()).isEqualTo(BackfillState.CANCELLED);
  }

  @Test
  void aPauseThatIsTakenBackAtOnceIsNoFailure() {
    harness.backfills.hold("MarkBackfill");
    WorkflowStub workflow = harness.startJob("wavering");
    harness.awaitStep("wavering", BackfillStep.MARK);

    harness.backfills.hold("drain MarkBackfill");
    workflow.signal("pause");
    workflow.signal("resume");
    harness.backfills.release("drain MarkBackfill");

    harness.awaitStatus(
        "wavering",
        s -> Collections.frequency(harness.backfills.calls, "MarkBackfill wavering") == 2);
    assertThat(harness.status("wavering").problem()).isNull();
    harness.backfills.release("MarkBackfill");
    assertThat(workflow.getResult(BackfillResult.class).state()).isEqualTo(BackfillState.COMPLETED);
  }

  private static BackfillWorkflow typed(String job) {
    return temporal
        .client()
        .newWorkflowStub(
            BackfillWorkflow.class,
            WorkflowOptions.newBuilder(BackfillHarness.options(BackfillHarness.id(job)))
                .setWorkflowIdConflictPolicy(
                    WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING)
                .build());
  }

  @Test
  void pauseResumeAndCancelAsSignalsNeedNoArgument() {
    harness.backfills.hold("MarkBackfill");
    WorkflowStub workflow = harness.startJob("signals");
    assertThat(harness.awaitStatus("signals", s -> !s.waitsFor().isEmpty()).waitsFor())
        .isEqualTo("pid 4711, open for 3 min: UPDATE t");
    workflow.signal("pause");
    harness.awaitStatus("signals", s -> s.state() == BackfillState.PAUSED);
    workflow.signal("resume");
    harness.awaitStep("signals", BackfillStep.MARK);
    workflow.signal("progress", "no report");
    workflow.signal("progress");
    workflow.signal("cancel");
    assertThat(workflow.getResult(BackfillResult.class).state()).isEqualTo(BackfillState.CANCELLED);
  }

  @Test
  void aJobThatSomebodyPausedStaysPausedForThePipeline() {
    harness.backfills.insert("resting", "public.lines", BackfillState.PAUSED, 0);
    WorkflowStub workflow =
        harness.start(
            BackfillHarness.id("resting"), BackfillInput.of(new PipelineName("orders"), false));
    harness.awaitStatus("resting", s -> s.state() == BackfillState.PAUSED);
    workflow.update("resume", BackfillStatus.class, SteerRequest.NONE);
    assertThat(workflow.getResult(BackfillResult.class).state()).isEqualTo(BackfillState.COMPLETED);
  }

  @Test
  void whatComesTooLateIsRefused() {
    harness.backfills.hold("ResolvePending");
    harness.backfills.hold("MarkBackfill");
    WorkflowStub workflow = harness.startJob("late");
    harness.awaitStep("late", BackfillStep.MARK);
    workflow.signal("cancel");
    harness.awaitStep("late", BackfillStep.RESOLVE);
    assertThatThrownBy(() -> workflow.update("pause", BackfillStatus.class, SteerRequest.NONE))
        .isInstanceOf(WorkflowUpdateException.class)
        .rootCause()
        .hasMessageContaining("being cancelled: pause comes too late");
    assertThatThrownBy(
            () ->
                workflow.update("cancel", BackfillStatus.class, new SteerRequest("x".repeat(501))))
        .rootCause()
        .hasMessageContaining("longer than 500");
    harness.backfills.release("ResolvePending");
    workflow.getResult(BackfillResult.class);
  }

  @Test
  void cancellingTheWorkflowCancelsTheJob() {
    harness.backfills.hold("MarkBackfill");
    WorkflowStub workflow = harness.startJob("gone");
    harness.awaitStep("gone", BackfillStep.MARK);
    workflow.cancel();
    assertThatThrownBy(() -> workflow.getResult(BackfillResult.class))
        .isInstanceOf(WorkflowFailedException.class)
        .cause()
        .isInstanceOf(CanceledFailure.class);
    assertThat(harness.backfills.job("gone").state()).isEqualTo(BackfillState.CANCELLED);
    assertThat(harness.backfills.calls).contains("ResolvePending gone");
  }

  @Test
  void whatWasResumedIsNotPausedAgainByTheNextRun() {
    harness.backfills.hold("MarkBackfill");
    WorkflowStub workflow = harness.startJob("resumed");
    String firstRun = workflow.describe().getExecution().getRunId();
    harness.awaitStep("resumed", BackfillStep.MARK);
    workflow.update("pause", BackfillStatus.class, SteerRequest.NONE);
    IntStream.range(0, CONTINUE_AFTER).forEach(i -> workflow.signal("progress"));
    harness.backfills.release("MarkBackfill");

    workflow.signal("resume");

    assertThat(workflow.getResult(BackfillResult.class).state()).isEqualTo(BackfillState.COMPLETED);
    assertContinuedAsNew("resumed", firstRun);
  }
}
