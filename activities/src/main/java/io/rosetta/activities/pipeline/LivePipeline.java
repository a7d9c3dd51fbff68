package io.rosetta.activities.pipeline;

import io.rosetta.activities.model.Owner;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.StreamRun;
import io.rosetta.workflows.PreflightReport;
import io.rosetta.workflows.SlotReport;
import io.rosetta.workflows.SourceReport;
import io.rosetta.workflows.TablesReport;
import io.rosetta.workflows.TargetReport;
import io.rosetta.workflows.offset.OffsetCleanupReport;
import io.rosetta.workflows.offset.OffsetInspection;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * One configured pipeline in this process, with its connections. Activities call it from several
 * threads. Every method may be the first: what a step needs and does not find, it opens.
 *
 * <p>All methods throw {@link RosettaException}; its error says whether to try again.
 */
public interface LivePipeline extends AutoCloseable {
  /** Opens the pool to the source, or finds it open and alive. */
  Server connect();

  /** Looks at source and target; changes nothing. Blocking findings are returned, not thrown. */
  PreflightReport validate();

  /**
   * Compares stored position, slot and server; changes nothing.
   *
   * @param finding what the stream found itself, empty for nothing
   */
  OffsetInspection inspectOffset(String finding);

  /**
   * Makes publication and slot exist for a new position, in place of one that was inspected.
   *
   * @param waiting as in {@link #prepareSource}
   * @throws InterruptedException when interrupted while it waits; nothing half-made stays
   */
  void renewSlot(OffsetInspection inspected, Consumer<String> waiting) throws InterruptedException;

  /** Begins the next generation in place of the inspected position. Fences older attempts. */
  OffsetCleanupReport beginGeneration(OffsetInspection inspected, Owner owner);

  /**
   * Makes publication and slot exist.
   *
   * @param waiting is told what it waits for, now and then, from any thread
   * @throws InterruptedException when interrupted while it waits; nothing half-made stays
   */
  SourceReport prepareSource(Consumer<String> waiting) throws InterruptedException;

  /**
   * Makes the pipeline's state and the target tables exist. Fences older attempts.
   *
   * @param owner who prepares, and will stream
   */
  TargetReport prepareTarget(Owner owner);

  /**
   * Takes tables into a pipeline that has started, beside its stream: checks them and publishes
   * them.
   *
   * @param tables as {@link io.rosetta.activities.model.TableNotation} reads them
   */
  TablesReport addTables(List<String> tables);

  /** Lets tables go, beside the stream; their target tables stay as they are. */
  TablesReport removeTables(List<String> tables);

  /** Its backfills; any number of them may be worked on beside the stream. */
  Backfills backfills();

  /** A new streaming attempt, not yet running. */
  StreamRun stream(Owner owner);

  /**
   * Watches what the slot costs the source from now on, until {@link #close}. It is for a slot that
   * exists, and only the first call has an effect.
   *
   * @param workflow is told what is new, on a thread of the watch
   */
  void watchSlot(Consumer<SlotReport> workflow);

  /** How long a lease is, where the workflow does not say. */
  Duration lease();

  @Override
  void close();

  /**
   * The source as the pool found it.
   *
   * @param version as PostgreSQL writes it
   * @param connections open in the pool
   * @param backfills that may run at once
   */
  record Server(String version, int connections, int backfills) {}
}
