package io.rosetta.activities.stream.engine;

import java.util.List;
import org.apache.kafka.connect.source.SourceRecord;

/** Takes the engine's records, on the engine's one polling thread. */
@FunctionalInterface
public interface RecordSink {
  /**
   * May block: the server is kept alive meanwhile. An exception ends the engine.
   *
   * @throws InterruptedException when the engine is being closed
   */
  void accept(List<SourceRecord> records) throws InterruptedException;
}
