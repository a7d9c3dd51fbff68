package io.rosetta.activities.backfill;

import io.rosetta.activities.disk.WorkDirectory;
import io.rosetta.activities.model.BackfillTarget;
import io.rosetta.activities.model.BackfillTarget.Attempt;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.PendingRow;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.SourceIdentity;
import io.rosetta.activities.model.Watermark;
import io.rosetta.workflows.RosettaError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Fetches the values that the stream could not know (a column that a change left alone, of a row
 * that the target did not have as it was) by key. What is read is ahead of the stream, so it may
 * only be written once the stream has passed a mark that was written after the read, and only to
 * the row that was read. To tell that, the read comes behind a mark of its own, below which it has
 * seen every change, as a copy does behind its low mark ({@link BackfillTarget#fill}). A row that
 * has got another key meanwhile, or its key from another row, is fetched again.
 *
 * <p>It ends: a key that is not at the source any more was deleted before the mark, so the stream's
 * delete has been applied when the mark is passed. One thread.
 */
final class PendingFetch {
  private static final int MOST_ROWS = 5_000;

  private final BackfillSource source;
  private final BackfillTarget target;
  private final BackfillSettings settings;
  private final Consumer<String> waiting;

  PendingFetch(
      BackfillSource source,
      BackfillTarget target,
      BackfillSettings settings,
      Consumer<String> waiting) {
    this.source = source;
    this.target = target;
    this.settings = settings;
    this.waiting = waiting;
  }

  /**
   * Returns when nothing is pending.
   *
   * @return rows that were filled
   * @throws RosettaException BACKFILL_STUCK when rows stay pending though nothing changes them
   */
  long run(Attempt attempt) throws InterruptedException {
    Path path =
        settings.directory().resolve(source.pipeline()).resolve("pending-" + UUID.randomUUID());
    long filled = 0;
    List<PendingRow> rows = target.pending(attempt, MOST_ROWS);
    if (rows.isEmpty()) {
      return 0;
    }
    try (WorkDirectory directory = WorkDirectory.create(path)) {
      List<PendingRow> fetched = List.of();
      for (int round = 0; !rows.isEmpty(); round++) {
        if (rows.equals(fetched)) {
          throw stuck(attempt, rows.size());
        }
        Path file = directory.path().resolve("pending-" + round + ".csv.zst");
        Lsn seen = settled();
        if (fetch(attempt, rows, file)) {
          filled += target.fill(attempt, file, seen);
          fetched = rows;
        }
        rows = target.pending(attempt, MOST_ROWS);
      }
    }
    return filled;
  }

  /** A mark, once every change below it is visible to who reads then. */
  private Lsn settled() throws InterruptedException {
    Watermark mark = source.lowMark();
    source.awaitOlder(mark.xid(), mark.source(), waiting);
    return mark.lsn();
  }

  /** Whether the stream has come to where the rows were read, on the same history. */
  private boolean fetch(Attempt attempt, List<PendingRow> rows, Path path)
      throws InterruptedException {
    SourceIdentity identity = source.identity();
    DurableMark mark;
    try (ChunkSession session = source.session(settings.chunkTimeout(), identity);
        CompressedFile file = new CompressedFile(path)) {
      mark = session.read(attempt.mapping(), rows, file, waiting);
    } catch (IOException e) {
      throw new RosettaException(
          RosettaError.INTERNAL, "cannot write to " + path + ": " + e.getMessage(), e);
    }
    return new PositionWait(source, target, waiting).awaitPassed(attempt, mark.lsn(), identity);
  }

  private static RosettaException stuck(Attempt attempt, int rows) {
    return new RosettaException(
        RosettaError.BACKFILL_STUCK,
        "%d rows of table %s have values that cannot be fetched: nothing changes the rows, and what the source has of their keys does not fill them; a key may be in the target only"
            .formatted(rows, attempt.mapping().id()));
  }
}
