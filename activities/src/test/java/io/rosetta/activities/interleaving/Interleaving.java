package io.rosetta.activities.interleaving;

import io.rosetta.activities.interleaving.SourceModel.Row;
import io.rosetta.activities.interleaving.SourceModel.Transaction;
import io.rosetta.activities.model.Changeset;
import io.rosetta.activities.model.Commit;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.Owner;
import io.rosetta.activities.model.Position;
import io.rosetta.activities.model.RowVersion;
import io.rosetta.activities.model.SourceIdentity;
import io.rosetta.activities.model.StagedChangeset;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.stream.batch.ChangesetWriter;
import io.rosetta.activities.stream.batch.OpenBatch;
import io.rosetta.activities.stream.testing.MemoryTarget;
import io.rosetta.activities.stream.testing.MemoryTarget.Rule;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongBinaryOperator;

/**
 * Carries out one interleaving on the model. Before it the target has missed changes: a row is
 * stale, one is missing, one is too much; the stream goes on from there, and the backfill is to
 * heal it.
 */
final class Interleaving {
  /** Where the log begins; the target's rows are from before. */
  private static final long START = 1_000;

  private static final Map<String, Row> SOURCE_ROWS =
      Map.of(
          "k0", new Row("right0", "x", 0),
          "k1", new Row("right1", "x", 1),
          "k2", new Row("right2", "x", 3));

  private static final List<String[]> STALE_ROWS =
      List.of(
          new String[] {"k0", "stale0", "x"},
          new String[] {"k1", "right1", "x"},
          new String[] {"k3", "gone3", "x"});

  private static final int MOST_ROUNDS = 2;
  private static final int MOST_STEPS_TO_END = 200;

  private final MemoryTarget target = new MemoryTarget();
  private final SourceModel source = new SourceModel(START, SOURCE_ROWS);
  private final TableMapping mapping;
  private final Path directory;
  private final StreamModel stream;
  private final BackfillModel backfill;
  private final Transaction[] open = new Transaction[Step.SLOTS];

  /**
   * What holds of the rules that can be left out.
   *
   * @param waitsForOlder A1
   * @param version A6: the LSN of a version, from a change's and the end of the commit before it
   */
  record Rules(boolean waitsForOlder, LongBinaryOperator version, Set<Rule> leftOut) {
    static final Rules PRODUCT = new Rules(true, RowVersion::lsnOf, Set.of());
  }

  /**
   * @param directory for files, which are left there
   * @param slices that the load table is applied in
   */
  Interleaving(TableMapping mapping, Path directory, int slices, Rules rules) {
    this.mapping = mapping;
    this.directory = directory;
    target.leaveOut(rules.leftOut());
    target.initialize(
        new Owner("n", "w", "r", Instant.EPOCH),
        "slot",
        Position.start(new Lsn(10)),
        new SourceIdentity("1", 1, List.of()),
        List.of());
    target.prepare(mapping);
    stale();
    stream = new StreamModel(target, source, mapping, directory, rules.version());
    backfill =
        new BackfillModel(
            new ModelBackfills(target, mapping.id(), slices),
            source,
            mapping,
            new CsvFiles(directory),
            rules.waitsForOlder());
  }

  private void stale() {
    OpenBatch batch = new OpenBatch();
    STALE_ROWS.forEach(row -> batch.buffer(mapping).insert(row.clone(), 20));
    ChangesetWriter writer = new ChangesetWriter(directory, 1, Long.MAX_VALUE);
    List<StagedChangeset> staged = new ArrayList<>();
    for (Changeset changeset : batch.take().stream().map(writer::write).toList()) {
      staged.add(target.stage(changeset));
      ChangesetWriter.delete(changeset.files());
    }
    Position before = target.stored();
    target.commit(
        new Commit(
            before,
            new Position(new Lsn(START), 7, Instant.EPOCH, before.anchor()),
            staged,
            Lsn.ZERO,
            List.of(),
            List.of()));
  }

  /**
   * Does the steps, again and again while the backfill is not done so that all of it comes among
   * changes, then what is left to do.
   *
   * @return how the target differs from the source; empty when it does not
   */
  String run(List<Step> steps) {
    for (int i = 0; i < MOST_ROUNDS && !backfill.isDone(); i++) {
      steps.forEach(this::run);
    }
    source.commitAll();
    for (int i = 0; i < MOST_STEPS_TO_END && !backfill.isDone(); i++) {
      backfill.step();
      stream.batch(3, 2);
    }
    while (stream.isBehind()) {
      stream.batch(100, 0);
    }
    if (!backfill.isDone()) {
      return "the backfill does not end";
    }
    Map<String, List<String>> there = new TreeMap<>();
    source
        .read(0, Long.MAX_VALUE)
        .forEach((key, row) -> there.put(key, List.of(row.doc(), row.n())));
    Map<String, List<String>> here = new TreeMap<>();
    target
        .rows(mapping.id())
        .forEach(row -> here.put(row.get("K"), List.of(row.get("DOC") + "", row.get("N"))));
    return here.equals(there) ? "" : "target " + here + "\nsource " + there;
  }

  private void run(Step step) {
    switch (step.kind()) {
      case INSERT, UPDATE, MOVE, DELETE -> write(step);
      case TRUNCATE -> open(step).truncate();
      case COMMIT -> open(step).commit(step.keepsDoc() || step.block() > 2);
      case ROLLBACK -> open(step).rollback();
      case BATCH -> stream.batch(1 + step.block(), step.keepsDoc() ? 0 : step.other());
      case STREAM_CRASH -> stream.crash(1 + step.block());
      case BACKFILL -> backfill.step();
      case READ_CHUNK -> backfill.read(step.block());
      case LOAD_CHUNK -> backfill.load(step.block(), false);
      case LOAD_CHUNK_AGAIN -> backfill.load(step.block(), true);
      case BACKFILL_CRASH -> backfill.crash();
      case NEW_ATTEMPT, GAP -> unlessDone(step);
    }
  }

  /** A row that is not there is inserted, one that is there cannot be. */
  private void write(Step step) {
    String key = "k" + step.key();
    Transaction transaction = open(step);
    boolean waits = step.kind() == Step.Kind.INSERT && transaction.isContended(key);
    if (waits || !transaction.hasRow(key)) {
      transaction.insert(key, step.block());
      return;
    }
    switch (step.kind()) {
      case UPDATE -> transaction.update(key, step.keepsDoc(), step.block());
      case MOVE -> transaction.move(key, "k" + step.other(), step.keepsDoc(), step.block());
      default -> transaction.delete(key);
    }
  }

  /** Afterwards another job would be needed. */
  private void unlessDone(Step step) {
    if (!backfill.isDone()) {
      if (step.kind() == Step.Kind.GAP) {
        stream.gap();
      } else {
        backfill.newAttempt();
      }
    }
  }

  private Transaction open(Step step) {
    Transaction there = open[step.slot()];
    if (there == null || !source.isOpen(there)) {
      there = source.begin();
      open[step.slot()] = there;
    }
    return there;
  }
}
