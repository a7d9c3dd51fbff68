package io.rosetta.workflows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rosetta.testing.RealTemporal;
import io.rosetta.workflows.backfill.BackfillKind;
import io.rosetta.workflows.backfill.BackfillLine;
import io.rosetta.workflows.backfill.BackfillList;
import io.rosetta.workflows.backfill.BackfillState;
import io.rosetta.workflows.backfill.BackfillView;
import io.rosetta.workflows.backfill.FakeBackfills;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A pipeline's jobs beside its stream, on a real server, with a job table in memory. */
class PipelineBackfillsIT {
  private static RealTemporal temporal;
  private PipelineHarness harness;
  private FakeBackfills backfills;

  @BeforeAll
  static void startServer() {
    temporal =
        RealTemporal.start(
            PayloadJson.converter(),
            List.of("--dynamic-config-value", "limit.historyCount.suggestContinueAsNew=250"));
  }

  @AfterAll
  static void stopServer() {
    if (temporal != null) {
      temporal.close();
    }
  }

  @BeforeEach
  void startWorker() {
    harness = new PipelineHarness(temporal.client());
    backfills = harness.activities.backfills;
  }

  @AfterEach
  void stopEverything() {
    end(PipelineHarness.ID);
    backfills.jobs().forEach(job -> end(id(job)));
    harness.close();
  }

  private static void end(String workflowId) {
    try {
      temporal.client().newUntypedWorkflowStub(workflowId).terminate("test is over");
    } catch (RuntimeException gone) {
      assertThat(gone).isNotNull();
    }
  }

  private static String id(String job) {
    return "rosetta-backfill-orders-" + job;
  }

  private void insertPending(String... jobs) {
    for (String job : jobs) {
      backfills.insert(job, "public." + job, BackfillState.PENDING, 0);
    }
  }

  private static Predicate<PipelineStatus> shows(BackfillState state, String... jobs) {
    return status ->
        status.backfills().stream()
            .filter(line -> line.state() == state)
            .map(BackfillLine::job)
            .toList()
            .containsAll(List.of(jobs));
  }

  @Test
  void jobsLeftPendingRunBesideTheStreamAndNoMoreThanAllowed() {
    insertPending("a", "b", "c");
    backfills.hold("MarkBackfill");
    harness.startOrders();
    PipelineStatus status = harness.awaitState(PipelineState.STREAMING);
    assertThat(status.backfills()).extracting(BackfillLine::job).containsExactly("a", "b", "c");
    assertThat(status.backfillsWaiting()).isEqualTo(1);

    backfills.release("MarkBackfill");

    PipelineStatus done = harness.awaitStatus(shows(BackfillState.COMPLETED, "a", "b", "c"));
    assertThat(done.state()).isEqualTo(PipelineState.STREAMING);
    assertThat(done.backfillsWaiting()).isZero();
    assertThat(done.backfills().get(0).progress()).startsWith("4 of 4 chunks, 400 rows, 3.9 KB");
  }

  @Test
  void jobsThatOneAnswerDoesNotNameAreFetchedWhenTheQueueHasRunDry() {
    insertPending("a", "b", "c", "d");
    backfills.mostPending = 3;
    harness.startOrders();

    harness.awaitStatus(shows(BackfillState.COMPLETED, "a", "b", "c", "d"));

    assertThat(backfills.calls.stream().filter("FetchPendingBackfills orders"::equals).count())
        .isBetween(2L, 5L);
  }

  @Test
  void aSecondJobOfATableTakesNoPlaceWhileItWaits() {
    backfills.insert("first", "public.t", BackfillState.EXECUTING, 1);
    backfills.insert("second", "public.t", BackfillState.PENDING, 0);
    backfills.insert("other", "public.u", BackfillState.PENDING, 0);
    backfills.hold("BeginBackfill");
    harness.startOrders();
    PipelineStatus status =
        harness.awaitStatus(s -> s.state() == PipelineState.STREAMING && s.backfillsWaiting() == 1);
    assertThat(status.backfills())
        .extracting(BackfillLine::job)
        .containsExactly("first", "other", "second");
  }

  @Test
  void theStreamStartsThoughPendingJobsCannotBeFetched() {
    insertPending("late");
    backfills.fail(
        "FetchPendingBackfills",
        TestFailures.failure(RosettaError.TARGET_PRIVILEGE_MISSING, "No SELECT."));
    WorkflowStub workflow = harness.startOrders();
    PipelineStatus status = harness.awaitState(PipelineState.STREAMING);
    assertThat(status.backfillsProblem().type()).isEqualTo("TARGET_PRIVILEGE_MISSING");
    assertThat(status.backfills()).isEmpty();

    workflow.update("pause", PipelineStatus.class, SteerRequest.NONE);
    workflow.update("resume", PipelineStatus.class, SteerRequest.NONE);

    PipelineStatus healed = harness.awaitStatus(shows(BackfillState.COMPLETED, "late"));
    assertThat(healed.backfillsProblem()).isNull();
  }

  @Test
  void jobsOutliveAContinueAsNewAndTheQueueGoesOn() {
    insertPending("a", "b", "c");
    backfills.hold("CloseBackfill");
    harness.activities.shortLeases = 40;
    WorkflowStub workflow =
        harness.start(
            PipelineHarness.ID, new PipelineInput("orders", Duration.ofHours(1), null, null));
    String firstRun = workflow.describe().getExecution().getRunId();
    PipelineStatus status =
        harness.awaitStatus(s -> s.lease() == 40 && s.state() == PipelineState.STREAMING);
    assertThat(workflow.describe().getExecution().getRunId()).isNotEqualTo(firstRun);
    assertThat(status.backfills()).extracting(BackfillLine::job).containsExactly("a", "b", "c");
    assertThat(status.backfillsWaiting()).isEqualTo(1);

    backfills.release("CloseBackfill");

    harness.awaitStatus(shows(BackfillState.COMPLETED, "a", "b", "c"));
    assertThat(backfills.calls.stream().filter("BeginBackfill a"::equals)).hasSize(1);
  }

  @Test
  void aJobWhoseWorkflowDiesWithoutAWordGivesItsPlaceToTheNext() {
    harness.activities.parallelBackfills = 1;
    insertPending("a", "b");
    backfills.hold("MarkBackfill");
    harness.startOrders();
    harness.awaitStatus(s -> backfills.calls.contains("MarkBackfill a"));

    end(id("a"));

    harness.awaitStatus(s -> backfills.calls.contains("MarkBackfill b"));
    assertThat(harness.status().backfills())
        .filteredOn(line -> line.job().equals("a"))
        .singleElement()
        .satisfies(line -> assertThat(line.progress()).contains("rosetta backfill retry"));
  }

  @Test
  void aPausedPipelineBeginsNoJobAndAStoppedOneLeavesThoseThatRun() {
    harness.activities.parallelBackfills = 1;
    insertPending("a", "b");
    backfills.hold("CloseBackfill");
    WorkflowStub workflow = harness.startOrders();
    harness.awaitStatus(s -> backfills.calls.contains("CloseBackfill a"));
    workflow.update("pause", PipelineStatus.class, SteerRequest.NONE);
    backfills.release("CloseBackfill");
    PipelineStatus paused = harness.awaitStatus(shows(BackfillState.COMPLETED, "a"));
    assertThat(paused.backfillsWaiting()).isEqualTo(1);
    backfills.hold("CloseBackfill");
    workflow.update("resume", PipelineStatus.class, SteerRequest.NONE);
    harness.awaitStatus(s -> backfills.calls.contains("CloseBackfill b"));
    workflow.update("stop", PipelineStatus.class, SteerRequest.NONE);
    workflow.getResult(PipelineResult.class);
    assertThat(temporal.client().newUntypedWorkflowStub(id("b")).describe().getStatus())
        .isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING);
  }

  @Test
  void aJobStartedByHandIsShownAndOneThatRunsAlreadyIsNoError() {
    backfills.hold("CloseBackfill");
    insertPending("mine");
    startByHand("mine");
    harness.startOrders();
    harness.awaitStatus(s -> s.state() == PipelineState.STREAMING && !s.backfills().isEmpty());

    backfills.release("CloseBackfill");

    harness.awaitStatus(shows(BackfillState.COMPLETED, "mine"));
    assertThat(backfills.calls.stream().filter("BeginBackfill mine"::equals)).hasSize(1);
  }

  private static void startByHand(String job) {
    temporal
        .client()
        .newUntypedWorkflowStub(
            "BackfillWorkflow",
            WorkflowOptions.newBuilder()
                .setWorkflowId(id(job))
                .setTaskQueue(TaskQueues.CONTROL)
                .build())
        .start(Map.of("pipeline", "orders"));
  }

  /** They wait for it, so it must not queue behind them. */
  @Test
  void aPipelineStartsThoughManyJobsWaitForIt() {
    insertPending("a", "b", "c");
    backfills.hold("AwaitStream");
    List.of("a", "b", "c").forEach(PipelineBackfillsIT::startByHand);
    awaitCalls("AwaitStream a", "AwaitStream b", "AwaitStream c");

    harness.startOrders();

    harness.awaitState(PipelineState.STREAMING);
    backfills.release("AwaitStream");
    harness.awaitStatus(shows(BackfillState.COMPLETED, "a", "b", "c"));
  }

  private void awaitCalls(String... calls) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!backfills.calls.containsAll(List.of(calls))) {
      assertThat(System.nanoTime()).as("deadline for calls").isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  @Test
  void tablesAreAddedWithTheirInitialBackfillAndRemovedWithIt() {
    backfills.hold("MarkBackfill");
    WorkflowStub workflow = harness.startOrders();
    harness.awaitState(PipelineState.STREAMING);

    PipelineStatus added =
        workflow.update(
            "addTables", PipelineStatus.class, Map.of("tables", List.of("public.x", "public.y")));

    assertThat(added.tables())
        .extracting(TableView::table)
        .containsExactly("public.t", "public.x", "public.y");
    assertThat(added.backfills()).extracting(BackfillLine::table).contains("public.x", "public.y");
    assertThat(added.backfills()).extracting(BackfillLine::kind).containsOnly(BackfillKind.INITIAL);
    harness.awaitStatus(
        s -> backfills.calls.stream().filter(c -> c.startsWith("MarkBackfill")).count() == 2);
    workflow.update(
        "addTables", PipelineStatus.class, Map.of("tables", List.of("public.x", "public.y")));
    assertThat(backfills.jobs()).as("jobs, though it was asked for twice").hasSize(2);
    PipelineStatus removed =
        workflow.update(
            "removeTables", PipelineStatus.class, new TablesRequest(List.of("public.x")));
    assertThat(removed.tables())
        .extracting(TableView::table)
        .containsExactly("public.t", "public.y");
    PipelineStatus cancelled =
        harness.awaitStatus(
            s -> s.backfills().stream().anyMatch(l -> l.state() == BackfillState.CANCELLED));
    assertThat(cancelled.backfills())
        .filteredOn(line -> line.state() == BackfillState.CANCELLED)
        .singleElement()
        .satisfies(line -> assertThat(line.table()).isEqualTo("public.x"))
        .satisfies(line -> assertThat(line.progress()).contains("the table was removed"));
  }

  @Test
  void aJobThatWaitsInTheQueueIsCancelledWithItsTable() {
    harness.activities.parallelBackfills = 1;
    insertPending("a", "b");
    backfills.hold("MarkBackfill");
    WorkflowStub workflow = harness.startOrders();
    harness.awaitStatus(s -> s.backfillsWaiting() == 1);
    workflow.update("removeTables", PipelineStatus.class, new TablesRequest(List.of("public.b")));
    harness.awaitStatus(shows(BackfillState.CANCELLED, "b"));
    assertThat(backfills.calls).doesNotContain("BeginBackfill b");
  }

  /** It holds its table's turn: a table that is added again would wait for it. */
  @Test
  void aJobWhoseWorkflowIsGoneIsCancelledWithItsTable() {
    insertPending("a");
    backfills.hold("MarkBackfill");
    WorkflowStub workflow = harness.startOrders();
    harness.awaitStatus(s -> backfills.calls.contains("MarkBackfill a"));
    end(id("a"));
    harness.awaitStatus(
        s -> s.backfills().stream().anyMatch(line -> line.progress().contains("retry")));

    workflow.update("removeTables", PipelineStatus.class, new TablesRequest(List.of("public.a")));

    harness.awaitStatus(s -> backfills.job("a").state() == BackfillState.CANCELLED);
  }

  @Test
  void backfillAndResyncAnswerWithTheirJobs() {
    WorkflowStub workflow = harness.startOrders();
    harness.awaitState(PipelineState.STREAMING);
    BackfillList one =
        workflow.update(
            "backfill",
            BackfillList.class,
            Map.of(
                "job",
                "mine",
                "table",
                "public.t",
                "filter",
                List.of(Map.of("column", "id", "operator", "<", "values", List.of("9")))));
    assertThat(one.jobs()).extracting(BackfillView::job).containsExactly("mine");
    BackfillList all = workflow.update("resync", BackfillList.class, new TablesRequest(null));
    assertThat(all.jobs()).extracting(BackfillView::table).containsExactly("public.every");
    assertThat(all.jobs().get(0).job()).matches("resync_[0-9a-f]{8}_1");
    harness.awaitStatus(shows(BackfillState.COMPLETED, "mine", all.jobs().get(0).job()));
  }

  @Test
  void signalsDoTheSameAndShowWhatWentWrong() {
    WorkflowStub workflow = harness.startOrders();
    harness.awaitState(PipelineState.STREAMING);
    workflow.signal("addTables", Map.of("tables", List.of("public.x")));
    harness.awaitStatus(s -> s.tables().size() == 2);
    workflow.signal("addTables");
    assertThat(harness.awaitStatus(s -> s.problem() != null).problem().message())
        .isEqualTo("addTables: 'tables' is missing: a list of schema.table.");
    harness.activities.tablesFailure.set(
        TestFailures.failure(RosettaError.PUBLICATION_FOREIGN, "Not ours."));
    workflow.signal("removeTables", Map.of("tables", List.of("public.x")));
    harness.awaitStatus(s -> s.problem().message().equals("Not ours."));
    workflow.signal("resync");
    workflow.signal("backfill", Map.of("table", "public.t", "job", "signalled"));
    harness.awaitStatus(shows(BackfillState.COMPLETED, "signalled"));
    assertThat(harness.status().state()).isEqualTo(PipelineState.STREAMING);
  }

  @Test
  void requestsThatCannotBeMetAreRefusedReadably() {
    WorkflowStub workflow = harness.startOrders();
    harness.awaitState(PipelineState.STREAMING);
    assertRefused(workflow, "addTables", "'tables' is missing: a list of schema.table");
    assertRefused(
        workflow,
        "removeTables",
        "'tables[0]' is 'orders', but must be schema.table",
        Map.of("tables", List.of("orders")));
    assertRefused(workflow, "backfill", "'table' is missing");
    assertRefused(
        workflow,
        "backfill",
        "'filter[0].values' holds 0 values, but BETWEEN takes 2",
        Map.of(
            "table", "public.t", "filter", List.of(Map.of("column", "id", "operator", "between"))));
    assertRefused(
        workflow, "resync", "unknown field 'table' (known: tables)", Map.of("table", "t"));
    harness.activities.tablesFailure.set(
        TestFailures.failure(RosettaError.TABLE_UNSUPPORTED, "public.x has no key."));
    assertRefused(
        workflow,
        "addTables",
        "public.x has no key. Next step: ",
        Map.of("tables", List.of("public.x")));
    assertThat(harness.status().state()).isEqualTo(PipelineState.STREAMING);
  }

  private static void assertRefused(
      WorkflowStub workflow, String update, String message, Object... argument) {
    assertThatThrownBy(() -> workflow.update(update, Object.class, argument))
        .isInstanceOf(WorkflowUpdateException.class)
        .satisfies(e -> assertThat(e.getCause()).hasMessageContaining(message));
  }
}
