package io.rosetta.activities.stream.engine;

import io.debezium.function.BlockingConsumer;
import io.debezium.pipeline.spi.OffsetContext;
import io.debezium.pipeline.spi.Partition;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.stream.engine.TransactionPiece.Begin;
import io.rosetta.activities.stream.engine.TransactionPiece.End;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Gathers the rows of the transaction that is being decoded and puts them into the engine's queue
 * piece by piece. BEGIN and COMMIT arrive from Debezium's transaction monitor, through {@link
 * TransactionMonitorAdvice}. Belongs to the thread that streams.
 */
public final class PieceCollector {
  /** What a record of the queue has to have; its value is a {@link TransactionPiece}. */
  private static final Schema SCHEMA =
      SchemaBuilder.struct().name("rosetta.TransactionPiece").build();

  /** A piece is large enough to make the queue's cost vanish, and small beside its bound. */
  private static final int MOST_ROWS = 256;

  private static final long MOST_BYTES = 128 << 10;

  /** The collector of the thread that streams: Debezium's classes cannot be handed one. */
  private static final ThreadLocal<PieceCollector> BOUND = new ThreadLocal<>();

  private BlockingConsumer<SourceRecord> queue;
  private Map<String, String> partition;
  private Optional<Begin> begin = Optional.empty();
  private List<RowChange> rows = new ArrayList<>();
  private long bytes;

  /** Makes it the one that this thread's BEGIN and COMMIT go to. */
  void bind() {
    BOUND.set(this);
  }

  /** A transaction begins; called by Debezium's transaction monitor. */
  public static void begin(
      BlockingConsumer<SourceRecord> queue, Partition partition, OffsetContext offset) {
    Map<String, ?> at = offset.getOffset();
    BOUND
        .get()
        .begin(
            queue,
            partition.getSourcePartition(),
            new Begin(new Lsn((Long) at.get("lsn_commit")), (Long) at.get("ts_usec")));
  }

  /** A transaction has ended; called by Debezium's transaction monitor. */
  public static void end(OffsetContext offset) throws InterruptedException {
    Map<String, ?> at = offset.getOffset();
    Object xid = at.get("txId");
    BOUND
        .get()
        .end(
            new End(
                new Lsn((Long) at.get("lsn_commit")),
                xid == null ? 0 : (Long) xid,
                (Long) at.get("ts_usec")));
  }

  void begin(BlockingConsumer<SourceRecord> to, Map<String, String> source, Begin transaction) {
    queue = to;
    partition = source;
    begin = Optional.of(transaction);
  }

  void end(End transaction) throws InterruptedException {
    send(Optional.of(transaction));
  }

  void add(RowChange row, long rowBytes) throws InterruptedException {
    rows.add(row);
    bytes += rowBytes;
    if (rows.size() >= MOST_ROWS || bytes >= MOST_BYTES) {
      send(Optional.empty());
    }
  }

  /** What follows goes another way, and must overtake neither the rows nor the BEGIN. */
  void cut() throws InterruptedException {
    if (begin.isPresent() || !rows.isEmpty()) {
      send(Optional.empty());
    }
  }

  /** Blocks while the queue is full. */
  private void send(Optional<End> end) throws InterruptedException {
    TransactionPiece piece = new TransactionPiece(begin, rows, end, bytes);
    begin = Optional.empty();
    rows = new ArrayList<>();
    bytes = 0;
    queue.accept(new SourceRecord(partition, null, "transaction", SCHEMA, piece));
  }
}
