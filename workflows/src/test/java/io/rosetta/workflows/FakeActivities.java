package io.rosetta.workflows;

import io.rosetta.workflows.backfill.FakeBackfills;
import io.rosetta.workflows.offset.GenerationRequest;
import io.rosetta.workflows.offset.OffsetActivities;
import io.rosetta.workflows.offset.OffsetCleanupInput;
import io.rosetta.workflows.offset.OffsetCleanupReport;
import io.rosetta.workflows.offset.OffsetDecision;
import io.rosetta.workflows.offset.OffsetInspection;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCompletionException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Activities that do nothing but what a test tells them to. */
final class FakeActivities implements PipelineActivities, OffsetActivities, StreamActivity {
  /** What each step throws while it is set. */
  final AtomicReference<RuntimeException> connectFailure = new AtomicReference<>();

  final AtomicReference<RuntimeException> validateFailure = new AtomicReference<>();
  final AtomicReference<RuntimeException> tablesFailure = new AtomicReference<>();
  final AtomicReference<RuntimeException> streamFailure = new AtomicReference<>();
  final AtomicReference<RuntimeException> inspectFailure = new AtomicReference<>();

  /** What the cleanup finds by itself. */
  final AtomicReference<OffsetInspection> inspection =
      new AtomicReference<>(new OffsetInspection(OffsetDecision.FRESH_START, "", 0, "", false));

  /** What streams found, as the cleanup was told. */
  final List<String> findings = new CopyOnWriteArrayList<>();

  final AtomicInteger leases = new AtomicInteger();
  volatile boolean searchAttributes;
  volatile int parallelBackfills = 2;
  final FakeBackfills backfills = new FakeBackfills();
  private final List<TableView> tables =
      new CopyOnWriteArrayList<>(List.of(new TableView("public.t", TableView.STREAMING, "")));

  /** Leases below this number end at once. */
  volatile long shortLeases;

  final AtomicInteger connects = new AtomicInteger();
  volatile boolean holdsConnect;

  /** A stream that is cancelled does not come to rest while this is set. */
  volatile boolean drains;

  private final CountDownLatch ended = new CountDownLatch(1);

  @Override
  public ConnectReport connect(PipelineRef pipeline) {
    connects.incrementAndGet();
    while (holdsConnect) {
      awaitTick();
    }
    throwIfSet(connectFailure);
    return new ConnectReport("PostgreSQL 15", 2, searchAttributes, parallelBackfills);
  }

  @Override
  public PreflightReport validate(PipelineRef pipeline) {
    throwIfSet(validateFailure);
    return new PreflightReport(
        List.of(new PreflightFinding("SOURCE_PREFLIGHT_FAILED", false, "wal", "small", "more")));
  }

  @Override
  public OffsetInspection inspect(OffsetCleanupInput input) {
    throwIfSet(inspectFailure);
    findings.add(input.finding());
    return input.finding().isEmpty()
        ? inspection.get()
        : new OffsetInspection(OffsetDecision.RESYNC, "0/64", 1, input.finding(), true);
  }

  @Override
  public void renewSlot(GenerationRequest request) {}

  @Override
  public OffsetCleanupReport beginGeneration(GenerationRequest request) {
    OffsetInspection given = request.inspected();
    return new OffsetCleanupReport(
        given.decision(), given.position(), "0/C8", given.generation() + 1, given.finding());
  }

  @Override
  public SourceReport prepareSource(PipelineRef pipeline) {
    return new SourceReport("rosetta_orders", true, "rosetta_orders", true);
  }

  @Override
  public TargetReport prepareTarget(PipelineRef pipeline) {
    return new TargetReport(1, List.of(new TableView("public.t", TableView.STREAMING, "")));
  }

  @Override
  public TablesReport addTables(TablesOrder order) {
    throwIfSet(tablesFailure);
    List<String> added =
        order.tables().stream()
            .filter(name -> tables.stream().noneMatch(table -> table.table().equals(name)))
            .toList();
    added.forEach(table -> tables.add(new TableView(table, "BACKFILLING", "")));
    return new TablesReport(tables.size(), tables).withToCopy(added);
  }

  @Override
  public TablesReport removeTables(TablesOrder order) {
    throwIfSet(tablesFailure);
    tables.removeIf(table -> order.tables().contains(table.table()));
    return new TablesReport(tables.size(), tables).withJobs(backfills.running(order.tables()));
  }

  @Override
  public StreamResult stream(StreamRequest request) {
    ActivityExecutionContext context = Activity.getExecutionContext();
    leases.incrementAndGet();
    StreamReport report = report(request, context.getInfo().getAttempt());
    context.heartbeat(report);
    context
        .getWorkflowClient()
        .newWorkflowStub(PipelineWorkflow.class, context.getInfo().getWorkflowId())
        .streamReport(report);
    if (request.number() < shortLeases) {
      return new StreamResult(report);
    }
    while (true) {
      throwIfSet(streamFailure);
      heartbeat(context, report);
      awaitTick();
    }
  }

  private void heartbeat(ActivityExecutionContext context, StreamReport report) {
    try {
      context.heartbeat(report);
    } catch (ActivityCompletionException cancelled) {
      while (drains) {
        awaitTick();
      }
      throw cancelled;
    }
  }

  /** Lets streams that nobody cancels end when the test is over. */
  void end() {
    ended.countDown();
    backfills.end();
  }

  static StreamReport report(StreamRequest request, int attempt) {
    return new StreamReport(
        request.number(),
        attempt,
        "worker-1",
        "STREAMING",
        "16/B374D848",
        "16/B374D900",
        1.5,
        0,
        new StreamTotals(2, 30, 400, 0),
        1,
        List.of(new TableView("public.t", TableView.STREAMING, "")),
        null,
        Instant.parse("2026-01-02T03:04:05Z"));
  }

  private void awaitTick() throws ActivityCompletionException {
    try {
      if (ended.await(50, TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("the test is over");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void throwIfSet(AtomicReference<RuntimeException> failure) {
    Optional.ofNullable(failure.get())
        .ifPresent(
            e -> {
              throw e;
            });
  }
}
