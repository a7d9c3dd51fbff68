package io.rosetta.activities.model;

import java.util.List;
import java.util.Optional;

/**
 * The target as one streaming attempt sees it. {@link #stage} and {@link #discard} may be called by
 * several threads at once, also while {@link #commit} runs; the other methods one at a time, by
 * whichever thread of the attempt.
 *
 * <p>All methods throw {@link RosettaException}: FENCED when a newer attempt took over,
 * OWNED_BY_ANOTHER, POSITION_CONFLICT, TARGET_* for the rest. Network errors are retried inside
 * only where the outcome can be read back under the lock.
 */
public interface StreamTarget extends AutoCloseable {
  /**
   * Raises the epoch, which fences every older attempt, and ends what those left open. Empty when
   * the pipeline has never started.
   */
  Optional<StoredState> takeOver(Owner owner);

  /**
   * Writes the first state row of a pipeline: generation 1 + the highest found in existing target
   * tables.
   *
   * @param tables the tables' first states
   */
  StoredState initialize(
      Owner owner, String slot, Position start, SourceIdentity source, List<TableStatus> tables);

  /** Notes what the check at the start of an attempt saw of the source (timeline, restart LSN). */
  void confirmSource(SourceIdentity source, Lsn restartLsn);

  /**
   * Makes target, load table and stage exist for the mapping and adds columns that the target lacks
   * (with {@link SourceColumn#missing} as default). DDL: commits at once.
   */
  void prepare(TableMapping mapping);

  /** PUT and COPY into the load table. The files may be deleted when it returns. */
  StagedChangeset stage(Changeset changeset);

  /** A staged changeset will never be committed. */
  void discard(StagedChangeset staged);

  /**
   * The one transaction: lock, fence, changes in order, quarantine, position, COMMIT.
   *
   * @return the states of all tables as they are then; backfills change them beside the stream
   */
  List<TableStatus> commit(Commit commit);

  /** The tables as the commits before have left them known; called after {@link #takeOver}. */
  List<KnownTable> known();

  /** Values that this attempt's commits have put into the quarantine. Any thread. */
  long quarantined();

  /** Moves while statements run and end, at least once a second. Any thread. */
  long pulse();

  /** The position that is stored now, read without the lock; for what PostgreSQL may be told. */
  Position stored();

  @Override
  void close();
}
