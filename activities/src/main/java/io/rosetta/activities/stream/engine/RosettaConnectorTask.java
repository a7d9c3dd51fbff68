package io.rosetta.activities.stream.engine;

import io.debezium.config.Configuration;
import io.debezium.connector.postgresql.PostgresConnectorTask;
import io.debezium.connector.postgresql.PostgresOffsetContext;
import io.debezium.connector.postgresql.PostgresPartition;
import io.debezium.pipeline.ChangeEventSourceCoordinator;
import java.util.List;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Hands what was read to the run's sink right where it leaves the queue. The engine behind it would
 * take each record through a thread pool one by one; it sees empty polls instead.
 */
public final class RosettaConnectorTask extends PostgresConnectorTask {
  private EngineLink link;
  private long flushNanos;
  private long lastFlush = System.nanoTime();

  @Override
  public ChangeEventSourceCoordinator<PostgresPartition, PostgresOffsetContext> start(
      Configuration config) {
    link = EngineLink.of(config.getString(EngineProperties.LINK));
    flushNanos = link.settings().flushInterval().toNanos();
    return super.start(config);
  }

  @Override
  public List<SourceRecord> doPoll() throws InterruptedException {
    List<SourceRecord> records = super.doPoll();
    link.sink().accept(records.stream().map(RosettaConnectorTask::event).toList());
    if (System.nanoTime() - lastFlush >= flushNanos) {
      lastFlush = System.nanoTime();
      // The next poll tells the slot what the offset store answers.
      shouldPerformCommit.set(true);
    }
    return List.of();
  }

  private static StreamEvent event(SourceRecord record) {
    if (record.value() instanceof TransactionPiece piece) {
      return piece;
    }
    Struct message = ((Struct) record.value()).getStruct("message");
    return new LogicalMessage(message.getString("prefix"));
  }
}
