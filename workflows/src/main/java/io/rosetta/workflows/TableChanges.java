package io.rosetta.workflows;

import io.rosetta.workflows.backfill.BackfillKind;
import io.rosetta.workflows.backfill.BackfillLine;
import io.rosetta.workflows.backfill.BackfillList;
import io.rosetta.workflows.backfill.BackfillOrder;
import io.rosetta.workflows.backfill.BackfillRequest;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Answers what {@link PipelineTables} asks, beside the stream. */
final class TableChanges implements PipelineTables {
  private static final int BATCH_NAME_LENGTH = 8;

  private final PipelineSteps steps;
  private final PipelineBoard board;
  private final Steering steering;

  TableChanges(PipelineSteps steps, PipelineBoard board, Steering steering) {
    this.steps = steps;
    this.board = board;
    this.steering = steering;
  }

  @Override
  public PipelineStatus addTables(TablesRequest request) {
    return readable(() -> add(request));
  }

  private PipelineStatus add(TablesRequest request) {
    TablesReport report = steps.addTables(request.tables());
    board.changed(report);
    List<String> toCopy = report.toCopy() == null ? request.tables() : report.toCopy();
    if (!toCopy.isEmpty()) {
      create(
          toCopy.stream()
              .map(table -> new BackfillRequest(null, table, BackfillKind.INITIAL, null))
              .toList(),
          "initial",
          Optional.empty());
    }
    return board.status();
  }

  @Override
  public PipelineStatus removeTables(TablesRequest request) {
    return readable(() -> remove(request));
  }

  private PipelineStatus remove(TablesRequest request) {
    TablesReport report = steps.removeTables(request.tables());
    board.changed(report);
    board.backfills().cancel(report.jobs(), "the table was removed from the pipeline");
    return board.status();
  }

  @Override
  public BackfillList backfill(BackfillRequest request) {
    return readable(() -> copy(request));
  }

  private BackfillList copy(BackfillRequest request) {
    return create(List.of(request), "backfill", Optional.empty());
  }

  @Override
  public BackfillList resync(TablesRequest request) {
    return readable(() -> copyAgain(TablesRequest.orNone(request)));
  }

  private BackfillList copyAgain(TablesRequest request) {
    return create(
        request.tables().stream()
            .map(table -> new BackfillRequest(null, table, BackfillKind.RESYNC, null))
            .toList(),
        "resync",
        Optional.of(BackfillKind.RESYNC).filter(kind -> request.tables().isEmpty()));
  }

  private BackfillList create(
      List<BackfillRequest> requests, String purpose, Optional<BackfillKind> every) {
    String batch = purpose + "_" + Workflow.randomUUID().toString().substring(0, BATCH_NAME_LENGTH);
    BackfillList created =
        steps.createBackfills(
            new BackfillOrder(steps.pipeline(), requests, batch, every.orElse(null)));
    board.backfills().enqueue(created);
    return created;
  }

  @Override
  public void validateAddTables(TablesRequest request) {
    refuse("addTables", named(request));
  }

  @Override
  public void validateRemoveTables(TablesRequest request) {
    refuse("removeTables", named(request));
  }

  @Override
  public void validateResync(TablesRequest request) {
    refuse("resync", TablesRequest.orNone(request).validate());
  }

  @Override
  public void validateBackfill(BackfillRequest request) {
    refuse(
        "backfill",
        request == null ? List.of("'table' is missing: schema.table") : request.validate());
  }

  private static List<String> named(TablesRequest request) {
    TablesRequest given = TablesRequest.orNone(request);
    return given.tables().isEmpty()
        ? List.of("'tables' is missing: a list of schema.table")
        : given.validate();
  }

  private void refuse(String what, List<String> errors) {
    if (!errors.isEmpty()) {
      throw new IllegalArgumentException(what + ": " + String.join("; ", errors) + ".");
    }
    if (steering.stopAsked()) {
      throw new IllegalStateException("The pipeline is stopping: " + what + " comes too late.");
    }
  }

  @Override
  public void signalAddTables(TablesRequest request) {
    withoutAnswer(
        () -> {
          validateAddTables(request);
          add(request);
        });
  }

  @Override
  public void signalRemoveTables(TablesRequest request) {
    withoutAnswer(
        () -> {
          validateRemoveTables(request);
          remove(request);
        });
  }

  @Override
  public void signalBackfill(BackfillRequest request) {
    withoutAnswer(
        () -> {
          validateBackfill(request);
          copy(request);
        });
  }

  @Override
  public void signalResync(TablesRequest request) {
    withoutAnswer(
        () -> {
          validateResync(request);
          copyAgain(TablesRequest.orNone(request));
        });
  }

  @Override
  public void backfillReport(BackfillLine line) {
    if (line != null && line.job() != null) {
      board.backfills().reported(line);
    }
  }

  /** Temporal's own message of a failed activity says nothing. */
  private static <T> T readable(Supplier<T> work) {
    try {
      return work.get();
    } catch (ActivityFailure failure) {
      throw WorkflowFailures.readable(WorkflowFailures.problem(failure, now()), failure);
    }
  }

  /** A failure of a signal would fail the pipeline, so it is shown instead. */
  private void withoutAnswer(Runnable work) {
    try {
      work.run();
    } catch (TemporalFailure failure) {
      board.refused(WorkflowFailures.problem(failure, now()));
    } catch (IllegalArgumentException | IllegalStateException refused) {
      board.refused(
          new PipelineProblem(
              RosettaError.CONFIGURATION_INVALID.name(),
              refused.getMessage(),
              "Correct the signal and send it again.",
              now()));
    }
  }

  private static Instant now() {
    return Instant.ofEpochMilli(Workflow.currentTimeMillis());
  }
}
