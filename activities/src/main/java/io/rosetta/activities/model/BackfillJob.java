package io.rosetta.activities.model;

import io.rosetta.workflows.backfill.BackfillKind;
import io.rosetta.workflows.backfill.BackfillState;
import io.rosetta.workflows.backfill.RowCondition;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A row of the job table.
 *
 * @param attempt the newest; 0 before the first
 * @param generation of the pipeline that the attempt belongs to
 * @param layout of the mapping that the attempt was begun with, as the target keeps it; empty
 *     unless the job has its table's turn, which it keeps to its end, also while it is paused, and
 *     before the attempt is active
 * @param catalogPicture what {@link BackfillTarget#begin} was given for the attempt; null before
 *     the first, and in lists
 * @param watermark the attempt's low mark, null until it is known
 * @param highLsn what the position must have reached before slices are applied, null until known
 * @param chunkPlan what the attempt reads, null until it is planned, and in lists
 * @param chunks that the plan has, 0 until it is planned
 * @param slices that the attempt's load table is applied in, 0 until that is decided
 * @param slicesDone how many of them are committed
 */
public record BackfillJob(
    String id,
    TableId table,
    BackfillKind kind,
    List<RowCondition> filter,
    BackfillState state,
    String reason,
    int attempt,
    long generation,
    String layout,
    CatalogPicture catalogPicture,
    Watermark watermark,
    Lsn highLsn,
    ChunkPlan chunkPlan,
    int chunks,
    int slices,
    int slicesDone,
    Totals done,
    Instant createdAt,
    Instant updatedAt) {
  /** What the ledger holds of the attempt. */
  public record Totals(int chunks, long rows, long bytes) {
    public static final Totals NONE = new Totals(0, 0, 0);
  }

  public BackfillJob {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(table, "table");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(layout, "layout");
    Objects.requireNonNull(done, "done");
    filter = List.copyOf(filter);
  }

  /** The job with so many of its slices committed. */
  public BackfillJob applied(int allSlices, int committedSlices) {
    return new BackfillJob(
        id,
        table,
        kind,
        filter,
        state,
        reason,
        attempt,
        generation,
        layout,
        catalogPicture,
        watermark,
        highLsn,
        chunkPlan,
        chunks,
        allSlices,
        committedSlices,
        done,
        createdAt,
        updatedAt);
  }

  /** Whether every slice of the attempt is committed. */
  public boolean isApplied() {
    return slices > 0 && slicesDone >= slices;
  }

  public Optional<Watermark> low() {
    return Optional.ofNullable(watermark);
  }

  public Optional<Lsn> high() {
    return Optional.ofNullable(highLsn);
  }

  public Optional<ChunkPlan> plan() {
    return Optional.ofNullable(chunkPlan);
  }
}
