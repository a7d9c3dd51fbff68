package io.rosetta.activities.stream.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.debezium.pipeline.DataChangeEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BoundedQueueTest {
  private static final int MEGABYTE = 1_000_000;

  private final BoundedQueue queue = new BoundedQueue();

  @BeforeEach
  void bound() {
    queue.configure(Map.of(BoundedQueue.BYTES, Integer.toString(10 * MEGABYTE)));
  }

  private static DataChangeEvent piece(long bytes) {
    TransactionPiece piece =
        new TransactionPiece(Optional.empty(), List.of(), Optional.empty(), bytes);
    return new DataChangeEvent(new SourceRecord(Map.of(), null, "t", null, null, null, piece));
  }

  /** Debezium's producer waits while the size is past max.queue.size. */
  @Test
  void producerIsHeldBackByBytesLongBeforeItsRecordsAreMany() {
    for (int i = 0; i < 9; i++) {
      queue.enqueue(piece(MEGABYTE));
      assertThat(queue.size()).isEqualTo(i + 1);
    }
    queue.enqueue(piece(MEGABYTE));
    assertThat(queue.size()).isEqualTo(Integer.MAX_VALUE);
    queue.poll();
    assertThat(queue.size()).isEqualTo(9);
  }

  @Test
  void oneRecordLargerThanTheBoundPasses() {
    queue.enqueue(piece(11 * MEGABYTE));
    assertThat(queue.size()).isEqualTo(Integer.MAX_VALUE);
    assertThat(queue.poll()).isNotNull();
    assertThat(queue.size()).isZero();
  }

  @Test
  void consumerSeesHowManyThereAre() {
    queue.enqueue(piece(11 * MEGABYTE));
    assertThat(CompletableFuture.supplyAsync(queue::size).join()).isEqualTo(1);
    assertThat(CompletableFuture.supplyAsync(queue::poll).join()).isNotNull();
    assertThat(queue.poll()).isNull();
  }

  @Test
  void smallRecordsAreCountedWithWhatIsAroundThem() {
    int records = 0;
    while (queue.size() != Integer.MAX_VALUE && records < 100_000) {
      queue.enqueue(piece(1));
      records++;
    }
    assertThat(records).isBetween(1_000, 50_000);
  }
}
