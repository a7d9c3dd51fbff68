package io.rosetta.activities.interleaving;

import io.rosetta.activities.backfill.MemoryBackfillTarget;
import io.rosetta.activities.model.ActiveBackfill;
import io.rosetta.activities.model.CatalogPicture;
import io.rosetta.activities.model.Chunk;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.PendingRow;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.StoredState;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.TableStatus;
import io.rosetta.activities.model.TableStatus.State;
import io.rosetta.activities.model.Watermark;
import io.rosetta.activities.stream.testing.CsvCells;
import io.rosetta.activities.stream.testing.MemoryTarget;
import io.rosetta.activities.stream.testing.SliceRule;
import io.rosetta.workflows.RosettaError;
import io.rosetta.workflows.backfill.BackfillState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Backfills of one table of a {@link MemoryTarget}: what is active on it is told to the stream, and
 * slices are applied by {@link SliceRule}. Used by one thread.
 */
final class ModelBackfills extends MemoryBackfillTarget {
  private final MemoryTarget target;
  private final TableId table;
  private final int slices;

  ModelBackfills(MemoryTarget target, TableId table, int slices) {
    super(target.state().orElseThrow().source(), () -> target.stored().lsn(), slices);
    this.target = target;
    this.table = table;
    this.slices = slices;
  }

  @Override
  public synchronized Optional<Attempt> begin(
      String id, TableMapping mapping, CatalogPicture picture) {
    Optional<Attempt> begun = super.begin(id, mapping, picture);
    begun.ifPresent(
        attempt ->
            target.setTable(
                new TableStatus(
                    table,
                    State.RESYNCING,
                    "",
                    new ActiveBackfill(id, attempt.number(), null, false))));
    return begun;
  }

  @Override
  public boolean isAcknowledged(Attempt attempt) {
    return active(attempt).acknowledged();
  }

  @Override
  public synchronized void mark(Attempt attempt, Watermark low) {
    super.mark(attempt, low);
    Lsn first = job(attempt.job()).orElseThrow().low().orElseThrow().lsn();
    target.setTable(status().withBackfill(active(attempt).marked(first)));
  }

  @Override
  protected void apply(Attempt attempt, List<List<String>> loaded, Lsn low, int slice) {
    active(attempt);
    new SliceRule(target, attempt).apply(loaded, low, slice, slices);
    if (slice + 1 == slices) {
      target.setTable(status().withBackfill(active(attempt).resolve()));
    }
  }

  void loadAgain(Attempt attempt, Chunk chunk, Path file) {
    addToLoadTable(attempt, chunk, file);
  }

  @Override
  public List<PendingRow> pending(Attempt attempt, int most) {
    return new SliceRule(target, attempt).pending(most);
  }

  @Override
  public int fill(Attempt attempt, Path file, Lsn seen) {
    List<List<String>> rows = new ArrayList<>();
    CsvCells.read(file, rows::add);
    return new SliceRule(target, attempt).fill(rows, seen);
  }

  @Override
  public synchronized boolean end(String id, int attempt, BackfillState state, String reason) {
    if (target.hasPending(table)) {
      return false;
    }
    target.setTable(status().with(State.STREAMING, "").withBackfill(null));
    return super.end(id, attempt, state, reason);
  }

  @Override
  public StoredState stored() {
    return target.state().orElseThrow();
  }

  private ActiveBackfill active(Attempt attempt) {
    return status()
        .backfill()
        .filter(backfill -> backfill.is(attempt.job(), attempt.number()))
        .orElseThrow(() -> new RosettaException(RosettaError.BACKFILL_VOID, "not active"));
  }

  private TableStatus status() {
    return target.table(table).orElseThrow();
  }
}
