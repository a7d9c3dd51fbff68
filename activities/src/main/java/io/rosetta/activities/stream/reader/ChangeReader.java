package io.rosetta.activities.stream.reader;

import io.rosetta.activities.model.Anchor;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.Position;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.TableStatus;
import io.rosetta.activities.stream.batch.TableBuffer;
import io.rosetta.activities.stream.engine.RecordKind;
import io.rosetta.activities.stream.engine.RecordSink;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.source.SourceRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the engine's records into batches. {@link #accept} is the engine's polling thread's; {@link
 * #drain}, {@link #progress}, {@link #pulse} and {@link #drained} are any thread's.
 */
public final class ChangeReader implements RecordSink {
  private static final Logger log = LoggerFactory.getLogger(ChangeReader.class);

  private final String pipeline;
  private final SchemaVersions versions;
  private final TableStates tables;
  private final BatchCollector batch;
  private final RedeliveryCheck redelivery;
  private final IdentityHashMap<Schema, RowReader> readers = new IdentityHashMap<>();
  private final CountDownLatch drained = new CountDownLatch(1);
  private final AtomicLong pulse = new AtomicLong();
  private final AtomicReference<List<TableStatus>> news = new AtomicReference<>();
  private volatile boolean draining;
  private volatile ReaderProgress progress;

  private Schema lastSchema;
  private RowReader lastReader;
  private boolean inTransaction;
  private boolean moving;
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
    this.versions = new SchemaVersions(catalog, tables.mappings());
    this.tables = new TableStates(tables.states());
    this.batch = new BatchCollector(output.handOver(), output.limits(), start);
    this.redelivery = new RedeliveryCheck(pipeline, start);
    this.news.set(tables.states());
    this.progress =
        new ReaderProgress(start.lsn(), start.commitTime(), redelivery.isReplaying(), 0);
  }

  /**
   * What is known of the tables when the attempt begins.
   *
   * @param mappings those that the pipeline names
   * @param states as stored; the failed ones stay set aside
   */
  public record Tables(Collection<TableMapping> mappings, List<TableStatus> states) {}

  /** Where batches go. */
  public record Output(HandOver handOver, ReaderLimits limits) {}

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
    news.set(states);
  }

  /** Open once the last batch was handed over. */
  public CountDownLatch drained() {
    return drained;
  }

  public ReaderProgress progress() {
    return progress;
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

  /** Moves with every poll and every transaction. */
  public long pulse() {
    return pulse.get();
  }

  /** The state of each table that had an event or was set aside. */
  public List<TableStatus> tables() {
    return tables.all();
  }

  @Override
  public void accept(List<SourceRecord> records) throws InterruptedException {
    pulse.incrementAndGet();
    int lastEnd = lastEnd(records);
    for (int i = 0; i < records.size(); i++) {
      if (drained.getCount() == 0) {
        return;
      }
      take(records.get(i), i == lastEnd);
    }
    if (!inTransaction) {
      rest();
    }
  }

  private static int lastEnd(List<SourceRecord> records) {
    for (int i = records.size() - 1; i >= 0; i--) {
      if (RecordKind.isEnd(records.get(i))) {
        return i;
      }
    }
    return -1;
  }

  private void take(SourceRecord record, boolean isLastEnd) throws InterruptedException {
    Schema schema = record.valueSchema();
    if (schema == lastSchema) {
      row(lastReader, record);
      return;
    }
    switch (RecordKind.of(record)) {
      case BEGIN -> begin(record);
      case END -> end(record, isLastEnd);
      case MESSAGE -> message(RecordKind.prefix(record));
      case ROW -> firstOfSchema(schema, record);
    }
  }

  private void begin(SourceRecord record) {
    takeNews();
    inTransaction = true;
    isHeartbeat = false;
    previousEnd = (Long) record.sourceOffset().get("lsn_commit");
    commitMicros = (Long) record.sourceOffset().get("ts_usec");
  }

  /** Between two transactions: from here on the reader goes by what the target says of tables. */
  private void takeNews() {
    List<TableStatus> stored = redelivery.isReplaying() ? null : news.getAndSet(null);
    if (stored == null) {
      return;
    }
    for (TableId table : tables.take(stored)) {
      versions.forget(table);
      readers.values().removeIf(reader -> reader == null || reader.mapping().id().equals(table));
      lastSchema = null;
      lastReader = null;
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
    if (prefix.equals(MessagePrefix.HEARTBEAT)) {
      isHeartbeat = true;
    } else if (prefix.equals(MessagePrefix.BARRIER)) {
      batch.wantPosition();
    }
  }

  private void end(SourceRecord record, boolean isLastEnd) throws InterruptedException {
    pulse.incrementAndGet();
    inTransaction = false;
    TransactionEnd ended = ended(record.sourceOffset());
    boolean replayed = redelivery.isReplaying();
    redelivery.ended(ended);
    if (!replayed) {
      Anchor anchor = isHeartbeat ? ended.asAnchor() : batch.position().anchor();
      batch.moveTo(new Position(ended.end(), ended.xid(), ended.commitTime(), anchor));
    }
    progress =
        new ReaderProgress(
            ended.end(), ended.commitTime(), redelivery.isReplaying(), batch.spills());
    if (batch.isFull()) {
      batch.close();
    } else if (isLastEnd || draining) {
      rest();
    }
  }

  private TransactionEnd ended(Map<String, ?> offset) {
    Instant time = Instant.EPOCH.plus((Long) offset.get("ts_usec"), ChronoUnit.MICROS);
    Object xid = offset.get("txId");
    return new TransactionEnd(
        new Lsn((Long) offset.get("lsn_commit")),
        xid == null ? 0 : (Long) xid,
        time,
        new Lsn(previousEnd));
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

  private void firstOfSchema(Schema schema, SourceRecord record) throws InterruptedException {
    if (redelivery.isReplaying()) {
      // It has been applied, and the catalog may not know its columns any more.
      return;
    }
    lastReader = readers.get(schema);
    if (lastReader == null && !readers.containsKey(schema)) {
      lastReader = readerOf(schema, RecordKind.table(record));
      readers.put(schema, lastReader);
    }
    lastSchema = schema;
    row(lastReader, record);
  }

  /** Null for a table that is set aside. */
  private RowReader readerOf(Schema schema, TableId table) {
    if (tables.isDropped(table)) {
      return null;
    }
    try {
      RowReader reader = new RowReader(schema, versions.at(table, RowReader.fields(schema)));
      tables.seen(table);
      return reader;
    } catch (TableFailure e) {
      fail(table, e.getMessage());
      return null;
    }
  }

  private void row(RowReader reader, SourceRecord record) throws InterruptedException {
    if (reader == null) {
      return;
    }
    try {
      TableBuffer buffer = batch.buffer(reader.mapping());
      reader.apply(record, previousEnd, buffer);
      moving = buffer.isMoving();
    } catch (RosettaException e) {
      moving = false;
      fail(reader.mapping().id(), e.getMessage());
    }
    batch.added(reader.takeBytesRead(), commitMicros, !moving);
  }

  private void fail(TableId table, String reason) {
    log.error("event=table_set_aside pipeline={} table={} reason=\"{}\"", pipeline, table, reason);
    batch.setAside(tables.failed(table, reason));
    readers.replaceAll(
        (schema, reader) -> reader != null && reader.mapping().id().equals(table) ? null : reader);
    lastSchema = null;
    lastReader = null;
  }
}
