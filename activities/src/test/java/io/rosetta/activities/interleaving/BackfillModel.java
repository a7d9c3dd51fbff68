package io.rosetta.activities.interleaving;

import io.rosetta.activities.interleaving.SourceModel.Row;
import io.rosetta.activities.model.BackfillJob;
import io.rosetta.activities.model.BackfillTarget.Attempt;
import io.rosetta.activities.model.BackfillTarget.NewJob;
import io.rosetta.activities.model.CatalogPicture;
import io.rosetta.activities.model.Chunk;
import io.rosetta.activities.model.ChunkPlan;
import io.rosetta.activities.model.Leaf;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.PendingRow;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.Watermark;
import io.rosetta.workflows.RosettaError;
import io.rosetta.workflows.backfill.BackfillKind;
import io.rosetta.workflows.backfill.BackfillState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One backfill of the model's table, in the steps of the product's. Each may be put off at will;
 * which one is next follows from what the target holds, so that a worker can end anywhere and
 * another one goes on.
 */
final class BackfillModel {
  private static final String JOB = "job";
  private static final int BLOCKS_PER_CHUNK = 2;

  private final ModelBackfills target;
  private final SourceModel source;
  private final TableMapping mapping;
  private final CsvFiles files;
  private final boolean waitsForOlder;

  /** What the worker has in memory, and whoever goes on after it has not. */
  private final List<Try> tries = new ArrayList<>();

  private Optional<Watermark> low = Optional.empty();
  private Optional<Fetched> fetched = Optional.empty();
  private Optional<Watermark> settling = Optional.empty();
  private int nonces;

  /** What one try at a chunk has read. */
  private record Try(Attempt attempt, Chunk chunk, String nonce, Path file, int rows) {}

  /**
   * Values that were read by key.
   *
   * @param seen the mark below which the read has seen every change
   * @param at where the position has to be before they are written
   */
  private record Fetched(Path file, Lsn seen, long at) {}

  /**
   * @param waitsForOlder rule A1
   */
  BackfillModel(
      ModelBackfills target,
      SourceModel source,
      TableMapping mapping,
      CsvFiles files,
      boolean waitsForOlder) {
    this.target = target;
    this.source = source;
    this.mapping = mapping;
    this.files = files;
    this.waitsForOlder = waitsForOlder;
    target.create(List.of(new NewJob(JOB, mapping.id(), BackfillKind.RESYNC, List.of())));
  }

  boolean isDone() {
    return job().state() == BackfillState.COMPLETED;
  }

  /** Does what comes next, if it can be done now. */
  void step() {
    BackfillJob job = job();
    if (isDone()) {
      return;
    }
    try {
      step(job, attempt(job));
    } catch (RosettaException e) {
      requireVoid(e);
      newAttempt();
    }
  }

  private void step(BackfillJob job, Attempt attempt) {
    if (job.attempt() != attempt.number()) {
      return;
    }
    if (job.low().isEmpty()) {
      mark(attempt);
    } else if (job.plan().isEmpty()) {
      plan(attempt, job.low().get());
    } else if (job.high().isEmpty()) {
      copyOrClose(attempt, job.plan().get());
    } else if (job.slicesDone() == 0 || job.slicesDone() < job.slices()) {
      if (hasPassed(job.high().get().value())) {
        target.applyNextSlice(attempt);
      }
    } else if (fetched.isEmpty()) {
      fetchOrEnd(attempt);
    } else if (hasPassed(fetched.get().at())) {
      target.fill(attempt, fetched.get().file(), fetched.get().seen());
      fetched = Optional.empty();
    }
  }

  private Attempt attempt(BackfillJob job) {
    return (job.attempt() == 0 ? Optional.<Attempt>empty() : target.resume(job, mapping))
        .orElseGet(this::newAttempt);
  }

  /** Begins another attempt; the lanes of the one before do not know of it yet. */
  Attempt newAttempt() {
    forget();
    return target.begin(JOB, mapping, picture()).orElseThrow();
  }

  /** What the worker has in memory is gone. */
  void crash() {
    tries.clear();
    forget();
  }

  private void forget() {
    low = Optional.empty();
    fetched = Optional.empty();
    settling = Optional.empty();
  }

  private void mark(Attempt attempt) {
    if (!target.isAcknowledged(attempt)) {
      source.message();
    } else if (low.isEmpty()) {
      low = Optional.of(mark());
    } else {
      target.mark(attempt, low.get());
    }
  }

  private Watermark mark() {
    Lsn lsn = new Lsn(source.insertLsn());
    return new Watermark(lsn, source.message(), target.stored().source());
  }

  private boolean isSettled(Watermark mark) {
    return !waitsForOlder || source.oldestRunning().orElse(Long.MAX_VALUE) > mark.xid();
  }

  private void plan(Attempt attempt, Watermark mark) {
    if (isSettled(mark)) {
      Leaf leaf = new Leaf(mapping.id(), 1, 1, source.blocks());
      target.plan(attempt, new ChunkPlan(List.of(leaf), BLOCKS_PER_CHUNK));
    }
  }

  private void copyOrClose(Attempt attempt, ChunkPlan plan) {
    Set<Integer> done = target.ledger(attempt);
    for (int number = 0; number < plan.chunkCount(); number++) {
      if (!done.contains(number)) {
        read(attempt, plan.chunk(number));
        load(tries.size() - 1, false);
        return;
      }
    }
    long high = source.insertLsn();
    source.message();
    target.close(attempt, new Lsn(high));
  }

  /** Reads a chunk; the rows are loaded later, or never. */
  void read(int index) {
    BackfillJob job = job();
    if (!isDone() && job.plan().isPresent()) {
      ChunkPlan plan = job.plan().get();
      target
          .resume(job, mapping)
          .ifPresent(attempt -> read(attempt, plan.chunk(index % plan.chunkCount())));
    }
  }

  private void read(Attempt attempt, Chunk chunk) {
    if (source.isLocked()) {
      return;
    }
    List<String[]> rows = new ArrayList<>();
    source
        .read(chunk.fromBlock(), chunk.toBlock())
        .forEach((key, row) -> rows.add(new String[] {key, row.doc(), row.n(), null}));
    tries.add(new Try(attempt, chunk, "n" + nonces++, files.write(rows), rows.size()));
  }

  /**
   * Loads what a try has read.
   *
   * @param again even when the ledger has the chunk
   */
  void load(int index, boolean again) {
    if (tries.isEmpty()) {
      return;
    }
    Try done = tries.remove(index % tries.size());
    if (again) {
      target.loadAgain(done.attempt(), done.chunk(), done.file());
    } else {
      target.put(done.attempt(), done.chunk(), done.nonce(), done.file());
      target.load(
          done.attempt(),
          done.chunk(),
          done.nonce(),
          List.of(done.file().getFileName().toString()),
          done.rows(),
          1);
    }
  }

  private boolean hasPassed(long lsn) {
    return target.stored().position().lsn().value() >= lsn;
  }

  private void fetchOrEnd(Attempt attempt) {
    List<PendingRow> pending = target.pending(attempt, 100);
    if (pending.isEmpty()) {
      target.end(JOB, attempt.number(), BackfillState.COMPLETED, "");
      return;
    }
    if (settling.isEmpty()) {
      settling = Optional.of(mark());
      return;
    }
    if (source.isLocked() || !isSettled(settling.get())) {
      return;
    }
    List<String[]> rows = new ArrayList<>();
    for (PendingRow row : pending) {
      String key = row.key().get(0);
      Optional<Row> found = source.read(key);
      found.ifPresent(
          there -> rows.add(new String[] {key, row.version(), key, there.doc(), there.n(), null}));
    }
    Path file = files.write(rows);
    fetched = Optional.of(new Fetched(file, settling.get().lsn(), source.insertLsn()));
    settling = Optional.empty();
    source.message();
  }

  private BackfillJob job() {
    return target.job(JOB).orElseThrow();
  }

  private static void requireVoid(RosettaException e) {
    if (e.error() != RosettaError.BACKFILL_VOID) {
      throw e;
    }
  }

  private CatalogPicture picture() {
    return new CatalogPicture(
        mapping.id(),
        1,
        1,
        'r',
        'p',
        mapping.source().replicaIdentity(),
        List.of(1),
        List.of(),
        List.of(),
        CatalogPicture.Published.NOT);
  }
}
