package io.rosetta.activities.stream.reader;

import io.rosetta.activities.model.Anchor;
import io.rosetta.activities.model.KnownTable;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.Position;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableStatus;
import io.rosetta.activities.postgres.BarrierMessage;
import io.rosetta.activities.postgres.HeartbeatMessage;
import io.rosetta.activities.stream.engine.EventSink;
import io.rosetta.activities.stream.engine.LogicalMessage;
import io.rosetta.activities.stream.engine.Relation;
import io.rosetta.activities.stream.engine.RowChange;
import io.rosetta.activities.stream.engine.StreamEvent;
import io.rosetta.activities.stream.engine.TransactionPiece;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what the engine hands over into batches. {@link #accept} is the engine's polling thread's;
 * {@link #drain}, {@link #received}, {@link #pulse} and {@link #drained} are any thread's.
 */
public final class ChangeReader implements EventSink {
  private static final Logger log = LoggerFactory.getLogger(ChangeReader.class);

  private final String pipeline;
  private final SchemaVersions versions;
  private final TableStates tables;
  private final BatchCollector batch;
  private final RedeliveryCheck redelivery;
  private final IdentityHashMap<Relation, RowReader> readers = new IdentityHashMap<>();
  private final CountDownLatch drained = new CountDownLatch(1);
  private final AtomicLong pulse = new AtomicLong();
  private final AtomicLong polls = new AtomicLong();
  private final Queue<List<TableStatus>> news = new ConcurrentLinkedQueue<>();
  private volatile boolean draining;
  private volatile Lsn received;

  private Relation lastRelation;
  private RowReader lastReader;
  private boolean inTransaction;
  private boolean isHeartbeat;
  private long previousEnd;
  private long commitMicros;

  /**
   * Makes the reader of one attempt.
   *
   * @param start the stored position; transactions up to it are checked and skipped
   */
  public ChangeReader(
      String pipeline, Position start, TableCatalog catalog, Tables tables, Output output) {
    this.pipeline = pipeline;
    this.versions = new SchemaVersions(catalog, tables.versions(), tables.known());
    this.tables = new TableStates(tables.states());
    this.batch = new BatchCollector(output.handOver(), output.limits(), start);
    this.batch.knownOtherwise(versions.takeNews());
    this.redelivery = new RedeliveryCheck(pipeline, start);
    this.news.add(tables.states());
    this.received = start.lsn();
  }

  /**
   * What is known of the tables when the attempt begins.
   *
   * @param versions those that the pipeline names
   * @param states as stored; the failed ones stay set aside
   * @param known all that is stored of how the stream knew tables
   */
  public record Tables(
      Collection<TableVersion> versions, List<TableStatus> states, Collection<KnownTable> known) {}

  /** Where batches go. */
  public record Output(HandOver<Piece> handOver, ReaderLimits limits) {}

  /** A table is found unfit when the attempt begins, before the first record. */
  public void setAside(TableStatus failed) {
    log.error(
        "event=table_set_aside pipeline={} table={} reason=\"{}\"",
        pipeline,
        failed.table(),
        failed.reason());
    batch.statusChanged(tables.failed(failed.table(), failed.reason()));
  }

  /** Asks for an end at the next end of a transaction. */
  public void drain() {
    draining = true;
  }

  /**
   * What the target says of tables after a commit; counts from the next transaction on. Any thread.
   */
  public void tablesAre(List<TableStatus> states) {
    news.add(states);
  }

  /** Open once the last batch was handed over. */
  public CountDownLatch drained() {
    return drained;
  }

  /** End of the last transaction that came. Any thread. */
  public Lsn received() {
    return received;
  }

  /** The position of the last batch that was handed over whole. */
  public Position handedOver() {
    return batch.handedOver();
  }

  /**
   * Now minus the commit time of the oldest transaction that is read but not committed.
   *
   * @param committed the position in the target
   */
  public long lagMillis(Position committed) {
    return batch
        .oldest(committed)
        .map(time -> Math.max(0, System.currentTimeMillis() - time.toEpochMilli()))
        .orElse(0L);
  }

  /** Moves with all that is read. */
  public long pulse() {
    return pulse.get();
  }

  /** Moves with every poll, also one that finds nothing: the engine lives. */
  public long polls() {
    return polls.get();
  }

  /** The state of each table that had an event or was set aside. */
  public List<TableStatus> tables() {
    return tables.all();
  }

  @Override
  public void accept(List<StreamEvent> events) throws InterruptedException {
    polls.incrementAndGet();
    if (!events.isEmpty()) {
      pulse.incrementAndGet();
    }
    int lastEnd = lastEnd(events);
    for (int i = 0; i < events.size(); i++) {
      if (drained.getCount() == 0) {
        return;
      }
      if (events.get(i) instanceof LogicalMessage message) {
        message(message.prefix());
      } else {
        piece((TransactionPiece) events.get(i), i == lastEnd);
      }
    }
    if (!inTransaction) {
      rest();
    }
  }

  private static int lastEnd(List<StreamEvent> events) {
    for (int i = events.size() - 1; i >= 0; i--) {
      if (events.get(i) instanceof TransactionPiece piece && piece.end().isPresent()) {
        return i;
      }
    }
    return -1;
  }

  private void piece(TransactionPiece piece, boolean isLastEnd) throws InterruptedException {
    if (piece.begin().isPresent()) {
      begin(piece.begin().get());
    }
    rows(piece);
    if (piece.end().isPresent()) {
      end(piece.end().get(), isLastEnd);
    }
  }

  private void begin(TransactionPiece.Begin begin) {
    takeNews();
    inTransaction = true;
    isHeartbeat = false;
    previousEnd = begin.previousEnd().value();
    commitMicros = begin.commitMicros();
  }

  /** Between two transactions: from here on the reader goes by what the target says of tables. */
  private void takeNews() {
    if (redelivery.isReplaying() || news.isEmpty()) {
      return;
    }
    // One after the other: a table may have been set aside by one commit and taken up by the next.
    for (List<TableStatus> stored = news.poll(); stored != null; stored = news.poll()) {
      for (TableId table : tables.take(stored)) {
        versions.forget(table);
        batch.gapIn(table);
        readers.values().removeIf(reader -> reader == null || reader.mapping().id().equals(table));
        lastRelation = null;
        lastReader = null;
      }
    }
    for (TableStatus status : tables.unacknowledged()) {
      log.info(
          "event=backfill_acknowledged pipeline={} table={} job={} attempt={}",
          pipeline,
          status.table(),
          status.activeBackfill().job(),
          status.activeBackfill().attempt());
      batch.statusChanged(status);
    }
  }

  private void message(String prefix) {
    if (prefix.equals(HeartbeatMessage.PREFIX)) {
      isHeartbeat = true;
    } else if (prefix.equals(BarrierMessage.PREFIX)) {
      batch.wantPosition();
    }
  }

  private void end(TransactionPiece.End end, boolean isLastEnd) throws InterruptedException {
    pulse.incrementAndGet();
    inTransaction = false;
    TransactionEnd ended = ended(end);
    boolean replayed = redelivery.isReplaying();
    redelivery.ended(ended);
    if (!replayed) {
      Anchor anchor = isHeartbeat ? ended.asAnchor() : batch.position().anchor();
      batch.moveTo(new Position(ended.end(), ended.xid(), ended.commitTime(), anchor));
    }
    received = ended.end();
    if (batch.isFull()) {
      batch.close();
    } else if (isLastEnd || draining) {
      rest();
    }
  }

  private TransactionEnd ended(TransactionPiece.End end) {
    Instant time = Instant.EPOCH.plus(end.commitMicros(), ChronoUnit.MICROS);
    return new TransactionEnd(end.end(), end.xid(), time, new Lsn(previousEnd));
  }

  /** Between two transactions. */
  private void rest() throws InterruptedException {
    if (draining) {
      if (!redelivery.isReplaying()) {
        batch.close();
      }
      drained.countDown();
    } else if (batch.isDue() && batch.loaderWaits()) {
      batch.close();
    }
  }

  private void rows(TransactionPiece piece) throws InterruptedException {
    if (redelivery.isReplaying()) {
      // It has been applied, and the catalog may not know its columns any more.
      return;
    }
    long taken = 0;
    for (RowChange change : piece.rows()) {
      RowReader reader = readerOf(change.relation());
      if (reader != null) {
        row(reader, change);
        taken++;
      }
    }
    if (taken > 0) {
      batch.added(taken, piece.bytes(), commitMicros);
    }
  }

  /** Null for a table that is set aside. */
  private RowReader readerOf(Relation relation) {
    if (relation != lastRelation) {
      if (!readers.containsKey(relation)) {
        RowReader reader = newReader(relation);
        // Rows of an older description do not come any more.
        readers.keySet().removeIf(older -> older.table().equals(relation.table()));
        readers.put(relation, reader);
      }
      lastReader = readers.get(relation);
      lastRelation = relation;
    }
    return lastReader;
  }

  private RowReader newReader(Relation relation) {
    TableId table = relation.table();
    if (tables.isDropped(table)) {
      return null;
    }
    try {
      RowReader reader = new RowReader(relation, versions.at(table, relation.columns()));
      tables.seen(table);
      batch.knownOtherwise(versions.takeNews());
      return reader;
    } catch (TableFailure e) {
      fail(table, e.getMessage());
      return null;
    }
  }

  private void row(RowReader reader, RowChange change) {
    try {
      reader.apply(change, previousEnd, batch.buffer(reader.mapping()));
    } catch (RosettaException e) {
      fail(reader.mapping().id(), e.getMessage());
    }
  }

  private void fail(TableId table, String reason) {
    log.error("event=table_set_aside pipeline={} table={} reason=\"{}\"", pipeline, table, reason);
    batch.setAside(tables.failed(table, reason));
    readers.replaceAll(
        (relation, reader) ->
            reader != null && reader.mapping().id().equals(table) ? null : reader);
    lastRelation = null;
    lastReader = null;
  }
}
