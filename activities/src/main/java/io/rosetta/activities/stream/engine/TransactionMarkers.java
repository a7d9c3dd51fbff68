package io.rosetta.activities.stream.engine;

import io.debezium.function.BlockingConsumer;
import io.debezium.pipeline.spi.OffsetContext;
import io.debezium.pipeline.spi.Partition;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * BEGIN and END records that say no more than that: LSNs, xid and time are in the record's offset.
 * They are sent in place of Debezium's transaction metadata, which formats an id for every change;
 * called from its transaction monitor, through {@link TransactionMonitorAdvice}.
 */
public final class TransactionMarkers {
  static final Schema VALUE =
      SchemaBuilder.struct()
          .name("rosetta.TransactionMarker")
          .field("end", Schema.BOOLEAN_SCHEMA)
          .build();
  static final Struct BEGIN = new Struct(VALUE).put("end", false);
  static final Struct END = new Struct(VALUE).put("end", true);

  private TransactionMarkers() {}

  /** Queues a marker; blocks while the queue is full. */
  public static void send(
      BlockingConsumer<SourceRecord> sender, Partition partition, OffsetContext offset, boolean end)
      throws InterruptedException {
    sender.accept(
        new SourceRecord(
            partition.getSourcePartition(),
            offset.getOffset(),
            "transaction",
            VALUE,
            end ? END : BEGIN));
  }
}
