package io.rosetta.activities.model;

import io.rosetta.workflows.backfill.BackfillKind;
import io.rosetta.workflows.backfill.BackfillState;
import io.rosetta.workflows.backfill.RowCondition;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The target as backfills see it: jobs, ledger, load tables, slices. Any worker may call any method
 * of any job, beside the stream; what must not meet the stream half-way takes the pipeline's lock
 * inside, each time for one short transaction. Every method may be repeated: a second call with the
 * same arguments finds the work done. Any thread.
 *
 * <p>All methods throw {@link RosettaException}: BACKFILL_VOID when the attempt no longer counts
 * (another attempt, another generation, an ended job, a load table that is gone), TARGET_* for the
 * rest.
 */
public interface BackfillTarget extends AutoCloseable {
  /** What makes an attempt: everything it owns is named after it. */
  record Attempt(String job, int number, long generation, TableMapping mapping) {}

  /**
   * Whose turn it is on a table.
   *
   * @param isStarted whether the pipeline has ever started
   * @param holder the job whose turn it is, also while it is paused; empty when it is nobody's
   */
  record Turn(boolean isStarted, Optional<BackfillJob> holder) {
    public boolean isFree() {
      return isStarted && holder.isEmpty();
    }
  }

  /** A job to be. */
  record NewJob(String id, TableId table, BackfillKind kind, List<RowCondition> filter) {}

  /**
   * Writes jobs that do not exist yet as PENDING; those that exist stay as they are. The table of a
   * new INITIAL job becomes BACKFILLING when it has no state yet, or is REMOVED.
   */
  void create(List<NewJob> jobs);

  /** The jobs of the pipeline, newest first, without what is long: pictures and plans. */
  List<BackfillJob> jobs();

  Optional<BackfillJob> job(String id);

  /**
   * What stands between a job and its next attempt, as far as that shows without the lock: whether
   * it may begin {@link #begin} decides. Changes nothing.
   *
   * @throws RosettaException BACKFILL_STUCK when no attempt of it could ever begin
   */
  Turn turn(String job);

  /**
   * Begins the job's next attempt: target, load and tombstone table exist, the job is active on its
   * table (tombstones and pending columns are written from now on), and the table is no longer
   * FAILED. What the attempt before owned is dropped. Empty when another job has the table's turn,
   * or the pipeline has never started: the caller waits.
   *
   * @param picture of the source's catalog; kept with the job so that whoever goes on with the
   *     attempt can see whether it still holds
   */
  Optional<Attempt> begin(String job, TableMapping mapping, CatalogPicture picture);

  /**
   * The job's newest attempt as of a look at it, for a worker that goes on with it. Empty when it
   * is not active any more, or was begun with a mapping of another {@link TableMapping#layout}: the
   * settings of the pipeline may have changed with the worker.
   */
  Optional<Attempt> resume(BackfillJob job, TableMapping mapping);

  /** Whether the stream has acknowledged the attempt. */
  boolean isAcknowledged(Attempt attempt);

  /**
   * Notes the low mark, for the job and for the stream, which the job waits for no longer. The
   * first one stays: rows may have been read under it. Who marks goes on with what {@link #job}
   * then says.
   */
  void mark(Attempt attempt, Watermark low);

  /** Notes what is to be read. The first plan stays, like the first mark. */
  void plan(Attempt attempt, ChunkPlan plan);

  /** Numbers of the chunks that are in the ledger. */
  Set<Integer> ledger(Attempt attempt);

  /** PUTs one file of a try at once, so that it can be deleted; {@code nonce} names the try. */
  void put(Attempt attempt, Chunk chunk, String nonce, Path file);

  /**
   * One transaction: COPY of the try's files into the load table, and the chunk's row in the
   * ledger. A chunk that is in the ledger already is left alone.
   *
   * @param files names of the files that were put; none when the chunk holds no row
   */
  void load(Attempt attempt, Chunk chunk, String nonce, List<String> files, long rows, long bytes);

  /**
   * Told by a lane that has loaded its share. Where all chunks are there now, what slices have to
   * know of them is looked up meanwhile; that changes nothing, and may fail without a word.
   *
   * @param chunks that the plan has
   */
  void laneEnded(Attempt attempt, int chunks);

  /** Notes the high mark, once every chunk is in the ledger. The first one stays. */
  void close(Attempt attempt, Lsn high);

  /** The pipeline's position and whose it is, read without the lock. */
  StoredState stored();

  /**
   * Applies the next slice in one short transaction under the lock; requires that the position has
   * reached the high mark.
   *
   * @return the job as it is then; all slices are done when {@code slicesDone == slices}
   */
  BackfillJob applyNextSlice(Attempt attempt);

  /** Rows of the table that have pending columns, at most so many. */
  List<PendingRow> pending(Attempt attempt, int most);

  /**
   * Writes values read at the source into rows that are still pending, and have the same version
   * still, or the same key since the read as far as can be told; under the lock. Requires that the
   * position has reached what the values were read at.
   *
   * @param seen a mark from between the listing and the read, below which every change was visible
   *     to the read
   * @param file zstd CSV: the key, the version, then one column per mapping column, and the
   *     quarantine object
   * @return rows written
   */
  int fill(Attempt attempt, Path file, Lsn seen);

  /**
   * For a job that is given up: the stream writes no more pending columns for its attempt, and
   * nothing more of it is applied; what is pending can still be listed and filled. Empty when there
   * is no attempt of this generation whose rows could be pending.
   */
  Optional<Attempt> release(String job, TableMapping mapping);

  /**
   * Ends the attempt's being active with the job's last state. COMPLETED makes the table STREAMING
   * and requires that every slice is applied and nothing is pending; FAILED and CANCELLED leave the
   * table as incomplete as it is, with the reason. A job that has ended stays as it is.
   *
   * @param attempt that ends; 0 before the first
   * @return false when rows are pending that COMPLETED does not allow: nothing was changed
   * @throws RosettaException BACKFILL_VOID when the job is in another attempt: it was taken up
   *     again
   */
  boolean end(String job, int attempt, BackfillState state, String reason);

  /**
   * Takes tables into the pipeline: those that have no state yet, or are REMOVED, become
   * BACKFILLING. Their rows are copied by jobs that are created after this.
   */
  void add(Collection<TableId> tables);

  /**
   * Takes tables out of the pipeline: they become REMOVED, and nothing is active on them any more.
   * What jobs of theirs own stays until those are ended.
   */
  void remove(Collection<TableId> tables);

  /** Drops what ended or superseded attempts own; never fails the caller's work. */
  void cleanUp(String job);

  /** What people ask for: PAUSED, or PENDING, which takes a paused or an ended job up again. */
  void enter(String job, BackfillState state, String reason);

  /**
   * Notes what an attempt does or waits for: PENDING, WAITING_FOR_STREAM, EXECUTING. Whoever comes
   * late changes nothing: when the job is in another attempt, has ended, or is PAUSED.
   *
   * @param attempt the newest; 0 before the first
   */
  void note(String job, int attempt, BackfillState state, String reason);

  @Override
  void close();
}
