package io.rosetta.workflows.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rosetta.testing.RealTemporal;
import io.rosetta.workflows.PayloadJson;
import io.rosetta.workflows.PipelineName;
import io.rosetta.workflows.RosettaError;
import io.rosetta.workflows.SearchMarks;
import io.rosetta.workflows.SteerRequest;
import io.rosetta.workflows.TaskQueues;
import io.temporal.api.enums.v1.EventType;
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
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A job's workflow on a real server, with a job table in memory. */
class BackfillWorkflowIT {
  private static final int CONTINUE_AFTER = 80;
  private static RealTemporal temporal;
  private BackfillHarness harness;

  @BeforeAll
  static void startServer() {
    temporal =
        RealTemporal.start(
            PayloadJson.converter(),
            List.of(
                "--search-attribute",
                "RosettaPipeline=Keyword",
                "--search-attribute",
                "RosettaState=Keyword",
                "--dynamic-config-value",
                "limit.historyCount.suggestContinueAsNew=" + CONTINUE_AFTER));
  }

  @AfterAll
  static void stopServer() {
    if (temporal != null) {
      temporal.close();
    }
  }

  @BeforeEach
  void startWorker() {
    harness = new BackfillHarness(temporal.client());
  }

  @AfterEach
  void stopEverything() {
    harness.close();
  }

  @Test
  void goesThroughAllStepsInTheirOrder() {
    harness.backfills.searchAttributes = true;
    WorkflowStub workflow = harness.startJob("order_1");

    assertThat(workflow.getResult(BackfillResult.class))
        .isEqualTo(
            new BackfillResult(
                "orders", "order_1", "public.lines", BackfillState.COMPLETED, "", 1, 400, 4_000));
    assertThat(harness.backfills.calls)
        .containsExactly(
            "CreateBackfills orders",
            "BeginBackfill order_1",
            "AwaitStream order_1",
            "MarkBackfill order_1",
            "PlanBackfill order_1",
            "CopyChunks order_1",
            "CopyChunks order_1",
            "CloseBackfill order_1",
            "ApplyBackfill order_1",
            "EndBackfill COMPLETED order_1");
    assertThat(workflow.describe().getTypedSearchAttributes().get(SearchMarks.PIPELINE))
        .isEqualTo("orders");
    assertThat(workflow.describe().getTypedSearchAttributes().get(SearchMarks.STATE))
        .isEqualTo("COMPLETED");
  }

  @Test
  void twoThousandChunksDoNotFillTheHistory() {
    harness.backfills.chunks = 2_000;
    harness.backfills.searchAttributes = true;

    WorkflowStub workflow = harness.startJob("many");

    assertThat(workflow.getResult(BackfillResult.class).rows()).isEqualTo(200_000);
    int events = temporal.client().fetchHistory(BackfillHarness.id("many")).getEvents().size();
    assertThat(events).as("history events").isLessThan(100);
  }

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
    workflow.update("resume", BackfillStatus.class, SteerRequest.NONE);

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

    BackfillWorkflow job = typed("queued");
    BackfillStatus status =
        WorkflowClient.executeUpdateWithStart(
            job::cancel,
            new SteerRequest("not needed"),
            UpdateOptions.<BackfillStatus>newBuilder()
                .setWaitForStage(WorkflowUpdateStage.COMPLETED)
                .build(),
            new WithStartWorkflowOperation<>(job::run, existing()));

    assertThat(status.state()).isEqualTo(BackfillState.CANCELLED);
    assertThat(harness.backfills.calls)
        .containsExactly(
            "CreateBackfills orders", "ResolvePending queued", "EndBackfill CANCELLED queued");
  }

  /**
   * The worker died after the attempt was made active, and nobody tries again what is cancelled.
   */
  @Test
  void anAttemptThatTheWorkflowWasNeverToldOfIsGivenUpToo() {
    harness.backfills.hold("BegunBackfill");
    WorkflowStub workflow = harness.startJob("unheard");
    harness.awaitStatus("unheard", s -> harness.backfills.job("unheard").attempt() == 1);

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

  private static BackfillInput existing() {
    return BackfillInput.of(new PipelineName("orders"), true);
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
  void whatAVoidAttemptHasReadIsReadAgain() {
    harness.backfills.fail("CloseBackfill", failure(RosettaError.BACKFILL_VOID, "VACUUM FULL"));
    WorkflowStub workflow = harness.startJob("twice");

    BackfillResult result = workflow.getResult(BackfillResult.class);

    assertThat(result.state()).isEqualTo(BackfillState.COMPLETED);
    assertThat(harness.backfills.calls.stream().filter("BeginBackfill twice"::equals)).hasSize(2);
  }

  @Test
  void aTargetThatDoesNotAnswerForLongerThanAStepsPolicyEndsNoJob() {
    RuntimeException unreachable = finalFailure(RosettaError.TARGET_UNREACHABLE, "No answer.");
    harness.backfills.fail("PlanBackfill", unreachable);
    harness.backfills.fail("EndBackfill COMPLETED", unreachable);

    assertThat(harness.startJob("outage").getResult(BackfillResult.class).state())
        .isEqualTo(BackfillState.COMPLETED);
  }

  /** It is COMPLETED, so no attempt of it can begin any more: what the table says counts. */
  @Test
  void aJobWhoseEndIsWrittenButNotAnsweredIsOver() {
    harness.backfills.failDone(
        "EndBackfill COMPLETED", finalFailure(RosettaError.SOURCE_UNREACHABLE, "No answer."));

    assertThat(harness.startJob("written").getResult(BackfillResult.class).state())
        .isEqualTo(BackfillState.COMPLETED);
    assertThat(harness.backfills.calls)
        .endsWith(
            "EndBackfill COMPLETED written", "BeginBackfill written", "CreateBackfills orders");
  }

  @Test
  void aTableThatChangesUnderEveryAttemptIsNotCopiedWithoutEnd() {
    harness.backfills.insert("endless", "public.lines", BackfillState.EXECUTING, 9);
    harness.backfills.fail("CloseBackfill", failure(RosettaError.BACKFILL_VOID, "VACUUM FULL"));
    BackfillResume nine = new BackfillResume(null, 0, 9, null);

    WorkflowStub workflow =
        harness.start(BackfillHarness.id("endless"), existing().continuing(nine));

    assertThatThrownBy(() -> workflow.getResult(BackfillResult.class))
        .cause()
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            e -> assertThat(e.getType()).isEqualTo(RosettaError.BACKFILL_STUCK.name()))
        .hasMessageContaining("10 attempts in a row were read to their end in vain")
        .hasMessageContaining("the last one: VACUUM FULL");
    assertThat(harness.backfills.job("endless").state()).isEqualTo(BackfillState.FAILED);
    assertThat(harness.backfills.calls).contains("ResolvePending endless");
  }

  @Test
  void aLaneThatIsStuckFailsTheJobAndEndsTheOtherLanes() {
    harness.backfills.chunksBeforeHold = 0;
    harness.backfills.hold("CopyChunks");
    harness.backfills.fail(
        "CopyChunks", failure(RosettaError.BACKFILL_STUCK, "Chunk 3 failed ten times."));
    WorkflowStub workflow = harness.startJob("stuck");

    assertThatThrownBy(() -> workflow.getResult(BackfillResult.class))
        .isInstanceOf(WorkflowFailedException.class)
        .cause()
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            e -> {
              assertThat(e.getType()).isEqualTo("BACKFILL_STUCK");
              assertThat(e.getOriginalMessage())
                  .startsWith("Chunk 3 failed ten times. Next step: ")
                  .contains("rosetta backfill retry");
            });
    assertThat(harness.backfills.job("stuck").state()).isEqualTo(BackfillState.FAILED);
    assertThat(harness.backfills.job("stuck").reason()).isEqualTo("Chunk 3 failed ten times.");

    harness.backfills.release("CopyChunks");
    WorkflowStub again = harness.start(BackfillHarness.id("stuck"), Map.of("pipeline", "orders"));
    assertThat(again.getResult(BackfillResult.class).state()).isEqualTo(BackfillState.COMPLETED);
    assertThat(harness.backfills.calls).contains("EnterBackfillState PENDING stuck");
  }

  @Test
  void aFailureThatNamesNoRetrySaysHowToTryAgain() {
    harness.backfills.fail(
        "MarkBackfill", failure(RosettaError.SOURCE_PRIVILEGE_MISSING, "No SELECT."));
    WorkflowStub workflow = harness.startJob("denied");

    assertThatThrownBy(() -> workflow.getResult(BackfillResult.class))
        .cause()
        .hasMessageContaining("No SELECT. Next step: Grant the privilege named, on the source.")
        .hasMessageContaining("Then: rosetta backfill retry orders denied");
  }

  @Test
  void anEndedJobIsRevivedByPeopleOnly() {
    harness.backfills.insert("over", "public.lines", BackfillState.COMPLETED, 1);
    harness.backfills.insert("broken", "public.lines", BackfillState.FAILED, 1);

    WorkflowStub completed = harness.start(BackfillHarness.id("over"), existing());
    assertThat(completed.getResult(BackfillResult.class).state())
        .isEqualTo(BackfillState.COMPLETED);
    WorkflowStub byPipeline =
        harness.start(
            BackfillHarness.id("broken"), BackfillInput.of(new PipelineName("orders"), false));
    assertThat(byPipeline.getResult(BackfillResult.class).state()).isEqualTo(BackfillState.FAILED);
    assertThat(harness.backfills.calls)
        .containsExactly("CreateBackfills orders", "CreateBackfills orders");
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
  void anInputThatIsMissingOrMalformedFailsTheStartAtOnce() {
    String id = BackfillHarness.id("wrong");
    assertStartFails(id, "'pipeline' is missing");
    assertStartFails(id, "The JSON given is no BackfillInput", "orders");
    assertStartFails(
        id, "unknown field 'tabel' (known: filter,", Map.of("pipeline", "orders", "tabel", "a.b"));
    assertStartFails(id, "field 'kind'", Map.of("pipeline", "orders", "kind", "COPY"));
    assertStartFails(
        id,
        "'filter[0].operator' is 'SOUNDS LIKE', but must be one of",
        Map.of(
            "pipeline",
            "orders",
            "table",
            "a.b",
            "filter",
            List.of(Map.of("column", "a", "operator", "sounds like"))));
    assertStartFails(
        "wrong", "only runs as 'rosetta-backfill-orders-<job>'", Map.of("pipeline", "orders"));
    assertStartFails(id, "There is no job 'wrong'", Map.of("pipeline", "orders"));
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
  void manyVoidAttemptsContinueAsNew() {
    RuntimeException[] voids = new RuntimeException[2];
    Arrays.fill(voids, failure(RosettaError.BACKFILL_VOID, "VACUUM FULL"));
    harness.backfills.fail("CloseBackfill", voids);
    WorkflowStub workflow = harness.startJob("longer");
    String firstRun = workflow.describe().getExecution().getRunId();

    assertThat(workflow.getResult(BackfillResult.class).attempts()).isEqualTo(1);

    assertContinuedAsNew("longer", firstRun);
    assertThat(harness.backfills.calls.stream().filter("BeginBackfill longer"::equals)).hasSize(3);
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

  @Test
  void jobsAreListedWithoutAPipelineThatRuns() {
    harness.backfills.insert("first", "public.a", BackfillState.COMPLETED, 1);
    harness.backfills.insert("second", "public.b", BackfillState.PAUSED, 2);
    assertThat(list(null)).extracting(BackfillView::job).containsExactly("second", "first");
    assertThat(list("first")).extracting(BackfillView::job).containsExactly("first");
    assertThatThrownBy(() -> list("none")).cause().hasMessageContaining("no job 'none'");
  }

  private static List<BackfillView> list(String job) {
    WorkflowStub list =
        temporal
            .client()
            .newUntypedWorkflowStub(
                "BackfillJobsWorkflow",
                WorkflowOptions.newBuilder().setTaskQueue(TaskQueues.CONTROL).build());
    list.start(new BackfillJobsInput("orders", job));
    return list.getResult(BackfillList.class).jobs();
  }

  private static void assertContinuedAsNew(String job, String run) {
    assertThat(temporal.client().fetchHistory(BackfillHarness.id(job), run).getEvents())
        .anyMatch(
            e -> e.getEventType() == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW);
  }

  private void assertStartFails(String id, String message, Object... input) {
    WorkflowStub workflow = harness.start(id, input);
    assertThatThrownBy(() -> workflow.getResult(BackfillResult.class))
        .isInstanceOf(WorkflowFailedException.class)
        .satisfies(
            e -> assertThat(e.getCause()).isInstanceOf(ApplicationFailure.class),
            e -> assertThat(e.getCause().getMessage()).contains(message));
  }

  private static ApplicationFailure failure(RosettaError error, String message) {
    return ApplicationFailure.newBuilder()
        .setType(error.name())
        .setMessage(message)
        .setNonRetryable(!error.retryable())
        .build();
  }

  /** As if the policy's attempts were used up, without the waits. */
  private static ApplicationFailure finalFailure(RosettaError error, String message) {
    return ApplicationFailure.newNonRetryableFailure(message, error.name());
  }
}
