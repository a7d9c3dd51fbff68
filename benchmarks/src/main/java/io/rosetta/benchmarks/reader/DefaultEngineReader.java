package io.rosetta.benchmarks.reader;

import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.engine.format.ChangeEventFormat;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Debezium's engine as its documentation starts it: only what says where to read is set. The
 * records stay Java objects, which is its fastest form, and nothing is done with them.
 */
final class DefaultEngineReader implements LogReader {
  private final Place place;

  DefaultEngineReader(Place place) {
    this.place = place;
  }

  @Override
  public void read(ReadTask task, Runnable done) throws Exception {
    CompletableFuture<Void> read = new CompletableFuture<>();
    AtomicLong left = new AtomicLong(task.rows());
    DebeziumEngine<RecordChangeEvent<SourceRecord>> engine =
        DebeziumEngine.create(ChangeEventFormat.of(Connect.class))
            .using(properties(task))
            .using(
                (DebeziumEngine.CompletionCallback)
                    (success, message, error) ->
                        read.completeExceptionally(new IllegalStateException(message, error)))
            .notifying(
                (records, committer) -> {
                  if (count(records, left) && read.complete(null)) {
                    done.run();
                  }
                  committer.markBatchFinished();
                })
            .build();
    Thread thread = new Thread(engine, "engine");
    thread.start();
    try {
      read.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
    } finally {
      engine.close();
      thread.join();
    }
  }

  /** Whether the last one has come. */
  private static boolean count(List<RecordChangeEvent<SourceRecord>> records, AtomicLong left) {
    return left.addAndGet(-records.size()) <= 0;
  }

  private Properties properties(ReadTask task) {
    Properties p = new Properties();
    p.setProperty("name", task.slot());
    p.setProperty("topic.prefix", task.slot());
    p.setProperty("connector.class", "io.debezium.connector.postgresql.PostgresConnector");
    p.setProperty("offset.storage", "org.apache.kafka.connect.storage.MemoryOffsetBackingStore");
    p.setProperty("database.hostname", "127.0.0.1");
    p.setProperty("database.port", Integer.toString(place.sourcePort()));
    p.setProperty("database.user", place.user());
    p.setProperty("database.password", "trusted");
    p.setProperty("database.dbname", place.database());
    p.setProperty("plugin.name", "pgoutput");
    p.setProperty("slot.name", task.slot());
    p.setProperty("publication.name", task.publication());
    p.setProperty("publication.autocreate.mode", "disabled");
    p.setProperty("snapshot.mode", "no_data");
    return p;
  }
}
