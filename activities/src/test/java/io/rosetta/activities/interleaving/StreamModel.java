package io.rosetta.activities.interleaving;

import io.rosetta.activities.interleaving.SourceModel.Change;
import io.rosetta.activities.interleaving.SourceModel.Committed;
import io.rosetta.activities.model.Changeset;
import io.rosetta.activities.model.Commit;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.Position;
import io.rosetta.activities.model.StagedChangeset;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.TableStatus;
import io.rosetta.activities.stream.batch.ChangesetWriter;
import io.rosetta.activities.stream.batch.OpenBatch;
import io.rosetta.activities.stream.batch.Segment;
import io.rosetta.activities.stream.batch.TableBuffer;
import io.rosetta.activities.stream.change.RawValue;
import io.rosetta.activities.stream.testing.MemoryTarget;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongBinaryOperator;

/** The stream: the model's log through the product's compaction into a target. */
final class StreamModel {
  private final MemoryTarget target;
  private final SourceModel source;
  private final TableMapping mapping;
  private final Path directory;
  private final LongBinaryOperator version;
  private ChangesetWriter writer;
  private List<TableStatus> unacknowledged = List.of();
  private long previousEnd;
  private int applied;

  /**
   * @param version the LSN of a version, from a change's LSN and the end of the commit before it
   */
  StreamModel(
      MemoryTarget target,
      SourceModel source,
      TableMapping mapping,
      Path directory,
      LongBinaryOperator version) {
    this.target = target;
    this.source = source;
    this.mapping = mapping;
    this.directory = directory;
    this.version = version;
    start();
  }

  /** From what the target has stored, as every attempt does. */
  private void start() {
    writer =
        new ChangesetWriter(directory, target.state().orElseThrow().generation(), Long.MAX_VALUE);
    previousEnd = target.stored().lsn().value();
    unacknowledged = unacknowledged(target.state().orElseThrow().tables());
  }

  /**
   * Applies at most so many transactions as one batch.
   *
   * @param spillAfter so many changes the batch is staged, 0 for never
   */
  void batch(int transactions, int spillAfter) {
    int to = Math.min(source.log().size(), applied + transactions);
    if (to == applied) {
      return;
    }
    List<StagedChangeset> staged = stage(to, spillAfter);
    unacknowledged =
        unacknowledged(
            target.commit(
                new Commit(
                    target.stored(), position(to), staged, Lsn.ZERO, unacknowledged, List.of())));
    applied = to;
  }

  /** The worker ends after it has staged a batch: the transactions come again. */
  void crash(int transactions) {
    stage(Math.min(source.log().size(), applied + transactions), 0).forEach(target::discard);
    start();
  }

  /** What is committed and not applied is never sent. */
  void gap() {
    applied = source.log().size();
    target.beginGeneration(
        applied == 0
            ? target.stored()
            : new Position(
                new Lsn(source.log().get(applied - 1).end()),
                7,
                Instant.EPOCH,
                target.stored().anchor()));
    start();
  }

  boolean isBehind() {
    return applied < source.log().size();
  }

  private Position position(int to) {
    return new Position(
        new Lsn(source.log().get(to - 1).end()), 7, Instant.EPOCH, target.stored().anchor());
  }

  private static List<TableStatus> unacknowledged(List<TableStatus> tables) {
    return tables.stream()
        .filter(status -> status.backfill().filter(b -> !b.acknowledged()).isPresent())
        .toList();
  }

  private List<StagedChangeset> stage(int to, int spillAfter) {
    OpenBatch batch = new OpenBatch();
    List<StagedChangeset> staged = new ArrayList<>();
    int changes = 0;
    for (Committed transaction : source.log().subList(applied, to)) {
      for (Change change : transaction.changes()) {
        put(change, batch.buffer(mapping));
        if (++changes == spillAfter) {
          changes = 0;
          staged.addAll(write(batch));
        }
      }
      previousEnd = transaction.end();
    }
    staged.addAll(write(batch));
    return staged;
  }

  private List<StagedChangeset> write(OpenBatch batch) {
    List<StagedChangeset> staged = new ArrayList<>();
    for (Segment segment : batch.take()) {
      Changeset changeset = writer.write(segment);
      staged.add(target.stage(changeset));
      ChangesetWriter.delete(changeset.files());
    }
    return staged;
  }

  private void put(Change change, TableBuffer buffer) {
    long lsn = version.applyAsLong(change.lsn(), previousEnd);
    String[] before = {change.key(), null, null};
    switch (change.kind()) {
      case INSERT -> buffer.insert(after(change), lsn);
      case UPDATE -> buffer.update(null, after(change), lsn);
      case MOVE -> buffer.update(before, after(change), lsn);
      case DELETE -> buffer.delete(before, lsn);
      case TRUNCATE -> buffer.truncate(lsn);
    }
  }

  private static String[] after(Change change) {
    String doc = change.keepsDoc() ? RawValue.UNCHANGED : change.after().doc();
    return new String[] {change.newKey(), doc, change.after().n()};
  }
}
