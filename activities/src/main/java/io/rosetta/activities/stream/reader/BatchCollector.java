package io.rosetta.activities.stream.reader;

import io.rosetta.activities.model.KnownTable;
import io.rosetta.activities.model.Position;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.TableStatus;
import io.rosetta.activities.stream.batch.OpenBatch;
import io.rosetta.activities.stream.batch.TableBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The batch that is being collected, and when it is handed to the loader: at the end of a source
 * transaction, at once when the loader waits, and by size at the latest. Used by the reader's
 * thread alone, but for what says otherwise.
 */
final class BatchCollector {
  /** The open batch is measured again after so many bytes. */
  private static final long MEASURE_BYTES = 1 << 20;

  /** One is being staged and one committed; one more may wait to be staged. */
  private static final int MOST_IN_FLIGHT = 3;

  private final HandOver<Piece> handOver;
  private final ReaderLimits limits;
  private final OpenBatch batch = new OpenBatch();
  private final List<TableStatus> statuses = new ArrayList<>();
  private final Map<TableId, KnownTable> known = new TreeMap<>();
  private long changes;
  private long bytesSinceMeasured;
  private boolean spilled;
  private Position position;
  private volatile Position handedOver;
  private volatile long openSinceMicros;
  private volatile List<InFlight> inFlight = List.of();
  private boolean positionWanted;
  private long lastHandOver = System.nanoTime();

  /**
   * A batch that was handed over.
   *
   * @param sinceMicros commit time of its first transaction with changes; 0 when it has none
   */
  private record InFlight(Position after, long sinceMicros) {}

  BatchCollector(HandOver<Piece> handOver, ReaderLimits limits, Position start) {
    this.handOver = handOver;
    this.limits = limits;
    this.position = start;
    this.handedOver = start;
  }

  TableBuffer buffer(TableMapping mapping) {
    return batch.buffer(mapping);
  }

  /**
   * Rows were put into the buffers; spills when a transaction does not fit.
   *
   * @param bytes of heap that they took before they were folded, estimated
   */
  void added(long rows, long bytes, long commitMicros) throws InterruptedException {
    changes += rows;
    if (openSinceMicros == 0) {
      openSinceMicros = commitMicros;
    }
    bytesSinceMeasured += bytes;
    if (bytesSinceMeasured >= MEASURE_BYTES) {
      bytesSinceMeasured = 0;
      if (batch.bytes() >= limits.maxBytes()) {
        spilled = true;
        handOver.put(piece(Optional.empty()));
      }
    }
  }

  void statusChanged(TableStatus status) {
    statuses.add(status);
  }

  /** Rows from here on show that tables are not as they were known. */
  void knownOtherwise(Collection<KnownTable> tables) {
    tables.forEach(table -> known.put(table.id(), table));
  }

  /**
   * A table stops here. What the open batch has of it may end in the middle of a transaction, so
   * none of it is applied: the table stays as the batch before left it.
   */
  void setAside(TableStatus failed) {
    statusChanged(failed);
    known.remove(failed.table());
    batch.discard(failed.table());
  }

  /** Rows of the table were left out before those that come now. */
  void gapIn(TableId table) {
    batch.endSegment(table);
  }

  /** A message asks for the position to be committed soon. */
  void wantPosition() {
    positionWanted = true;
  }

  void moveTo(Position next) {
    position = next;
  }

  Position position() {
    return position;
  }

  /** The position of the last batch handed over whole. Any thread. */
  Position handedOver() {
    return handedOver;
  }

  /** Commit time of the oldest transaction with changes past this position. Any thread. */
  Optional<Instant> oldest(Position committed) {
    long micros = 0;
    for (InFlight batch : inFlight) {
      if (batch.after().equals(committed)) {
        micros = 0;
      } else if (micros == 0) {
        micros = batch.sinceMicros();
      }
    }
    micros = micros == 0 ? openSinceMicros : micros;
    return micros == 0
        ? Optional.empty()
        : Optional.of(Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
  }

  /** To be called at ends of transactions only. */
  boolean isFull() {
    return changes >= limits.maxChanges() || (changes > 0 && batch.bytes() >= limits.maxBytes());
  }

  /**
   * Whether there is something that should be committed now. Before the first transaction has been
   * read there is not: nobody knows yet that the stream comes from the server that was checked.
   */
  boolean isDue() {
    return hasMoved()
        && (changes > 0
            || spilled
            || !statuses.isEmpty()
            || !known.isEmpty()
            || positionWanted
            || System.nanoTime() - lastHandOver >= limits.positionInterval().toNanos());
  }

  private boolean hasMoved() {
    return !position.equals(handedOver);
  }

  boolean loaderWaits() {
    return handOver.takerWaits();
  }

  /** Hands over what there is, if anything; blocks until the loader takes it. */
  void close() throws InterruptedException {
    if (!hasMoved()) {
      return;
    }
    BatchEnd end = new BatchEnd(position, List.copyOf(statuses), List.copyOf(known.values()));
    statuses.clear();
    known.clear();
    positionWanted = false;
    spilled = false;
    List<InFlight> newest =
        new ArrayList<>(
            inFlight.subList(Math.max(0, inFlight.size() - MOST_IN_FLIGHT), inFlight.size()));
    newest.add(new InFlight(position, openSinceMicros));
    inFlight = List.copyOf(newest);
    handedOver = position;
    openSinceMicros = 0;
    handOver.put(piece(Optional.of(end)));
    lastHandOver = System.nanoTime();
  }

  private Piece piece(Optional<BatchEnd> end) {
    Piece piece = new Piece(batch.take(), changes, end);
    changes = 0;
    return piece;
  }
}
