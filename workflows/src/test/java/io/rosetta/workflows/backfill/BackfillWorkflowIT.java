package io.rosetta.workflows.backfill;

import static io.rosetta.workflows.TestFailures.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rosetta.workflows.PipelineName;
import io.rosetta.workflows.RosettaError;
import io.rosetta.workflows.SearchMarks;
import io.rosetta.workflows.TaskQueues;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A job's way through its steps, and what ends it. */
class BackfillWorkflowIT extends BackfillWorkflowBase {
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
  void aJobThatWasNeverCreatedCannotBeTakenUpAgain() {
    harness.backfills.fail(
        "CreateBackfills", failure(RosettaError.TABLE_UNSUPPORTED, "It has no key."));
    WorkflowStub workflow = harness.startJob("never");

    assertThatThrownBy(() -> workflow.getResult(BackfillResult.class))
        .cause()
        .hasMessageContaining("It has no key. Next step: ")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("backfill retry"));
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

  private void assertStartFails(String id, String message, Object... input) {
    WorkflowStub workflow = harness.start(id, input);
    assertThatThrownBy(() -> workflow.getResult(BackfillResult.class))
        .isInstanceOf(WorkflowFailedException.class)
        .satisfies(
            e -> assertThat(e.getCause()).isInstanceOf(ApplicationFailure.class),
            e -> assertThat(e.getCause().getMessage()).contains(message));
  }
}
