package io.rosetta.activities.stream.engine;

import io.debezium.connector.base.QueueProvider;
import io.debezium.pipeline.DataChangeEvent;
import java.util.ArrayDeque;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * The engine's queue, bounded by an estimate of heap: Debezium's own bound measures every record
 * anew and costs a quarter of the rate.
 *
 * <p>Debezium calls all methods with its lock held. Its producer waits while {@link #size} is too
 * large, so the producer, and only it, is told a huge size when the bytes are used up.
 */
public final class BoundedQueue implements QueueProvider<DataChangeEvent> {
  static final String NAME = "rosetta";
  static final String BYTES = "rosetta.queue.bytes";

  /** Record, event and places in lists, measured roughly. */
  private static final int RECORD_BYTES = 300;

  private final ArrayDeque<Weighed> events = new ArrayDeque<>();
  private long maxBytes = Long.MAX_VALUE;
  private long bytes;
  private Thread producer;

  private record Weighed(DataChangeEvent event, long bytes) {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void configure(Map<String, ?> properties) {
    if (properties.get(BYTES) != null) {
      maxBytes = Long.parseLong(properties.get(BYTES).toString());
    }
  }

  @Override
  public void enqueue(DataChangeEvent event) {
    producer = Thread.currentThread();
    long weight = weigh(event.getRecord());
    bytes += weight;
    events.add(new Weighed(event, weight));
  }

  @Override
  public DataChangeEvent poll() {
    Weighed first = events.poll();
    if (first == null) {
      return null;
    }
    bytes -= first.bytes();
    return first.event();
  }

  @Override
  public int size() {
    return bytes >= maxBytes && Thread.currentThread() == producer
        ? Integer.MAX_VALUE
        : events.size();
  }

  private static long weigh(SourceRecord record) {
    return record.value() instanceof TransactionPiece piece
        ? RECORD_BYTES + piece.bytes()
        : RECORD_BYTES;
  }
}
