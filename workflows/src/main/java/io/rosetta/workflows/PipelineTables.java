package io.rosetta.workflows;

import io.rosetta.workflows.backfill.BackfillLine;
import io.rosetta.workflows.backfill.BackfillList;
import io.rosetta.workflows.backfill.BackfillRequest;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.UpdateValidatorMethod;
import io.temporal.workflow.WorkflowInterface;

/**
 * What {@link PipelineWorkflow} takes about its tables while it runs: updates, and signals of the
 * same names for clients without updates (tctl). A signal has no answer: what goes wrong is the
 * last error of the status.
 */
@WorkflowInterface
public interface PipelineTables {
  /**
   * Takes tables in beside the stream; answers when they are published and their initial backfills
   * are created.
   */
  @UpdateMethod(name = "addTables")
  PipelineStatus addTables(TablesRequest request);

  @UpdateValidatorMethod(updateName = "addTables")
  void validateAddTables(TablesRequest request);

  /**
   * Lets tables go beside the stream; the target tables stay as they are. Their backfills are
   * cancelled.
   */
  @UpdateMethod(name = "removeTables")
  PipelineStatus removeTables(TablesRequest request);

  @UpdateValidatorMethod(updateName = "removeTables")
  void validateRemoveTables(TablesRequest request);

  /** Copies one table, or some of its rows; answers with the job. */
  @UpdateMethod(name = "backfill")
  BackfillList backfill(BackfillRequest request);

  @UpdateValidatorMethod(updateName = "backfill")
  void validateBackfill(BackfillRequest request);

  /** Copies all rows of tables again, of all tables when it names none; answers with the jobs. */
  @UpdateMethod(name = "resync")
  BackfillList resync(TablesRequest request);

  @UpdateValidatorMethod(updateName = "resync")
  void validateResync(TablesRequest request);

  @SignalMethod(name = "addTables")
  void signalAddTables(TablesRequest request);

  @SignalMethod(name = "removeTables")
  void signalRemoveTables(TablesRequest request);

  @SignalMethod(name = "backfill")
  void signalBackfill(BackfillRequest request);

  @SignalMethod(name = "resync")
  void signalResync(TablesRequest request);

  /** From a job's workflow: its state, and how far it is. */
  @SignalMethod(name = "backfillReport")
  void backfillReport(BackfillLine line);
}
