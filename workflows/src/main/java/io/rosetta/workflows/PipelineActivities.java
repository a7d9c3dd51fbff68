package io.rosetta.workflows;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/**
 * The short steps of a pipeline's start, in their order, and changes of its tables. Every one may
 * be repeated.
 */
@ActivityInterface
public interface PipelineActivities {
  /** Opens the pool to the source. */
  @ActivityMethod(name = "Connect")
  ConnectReport connect(PipelineRef pipeline);

  /** Preflight of source and target; changes nothing. Fails when a finding blocks. */
  @ActivityMethod(name = "Validate")
  PreflightReport validate(PipelineRef pipeline);

  /** Makes publication and slot exist. Waits for open write transactions of the source. */
  @ActivityMethod(name = "PrepareSource")
  SourceReport prepareSource(PipelineRef pipeline);

  /** Makes the target tables exist. */
  @ActivityMethod(name = "PrepareTarget")
  TargetReport prepareTarget(PipelineRef pipeline);

  /**
   * Takes tables into a pipeline beside its stream: checks them, makes their target tables, notes
   * them as BACKFILLING and publishes them. Tables that it has already stay as they are.
   */
  @ActivityMethod(name = "AddTables")
  TablesReport addTables(TablesOrder order);

  /**
   * Lets tables go beside the stream: notes them as REMOVED and takes them out of the publication.
   * Their target tables stay as they are.
   */
  @ActivityMethod(name = "RemoveTables")
  TablesReport removeTables(TablesOrder order);
}
