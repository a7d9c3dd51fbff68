package io.rosetta.benchmarks.reader;

import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.Secret;
import io.rosetta.activities.postgres.SourceConnections;
import io.rosetta.activities.postgres.SourceSettings;
import io.rosetta.activities.stream.engine.ChangeEngine;
import io.rosetta.activities.stream.engine.EngineSettings;
import io.rosetta.activities.stream.engine.EventSink;
import io.rosetta.activities.stream.engine.StreamEvent;
import io.rosetta.activities.stream.engine.TransactionPiece;
import io.rosetta.activities.stream.session.StreamSettings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;

/** The engine with our connector and settings; what it reads is counted and forgotten. */
final class RosettaEngineReader implements LogReader {
  private final Place place;
  private final SourceConnections connections;

  RosettaEngineReader(Place place) {
    this.place = place;
    this.connections =
        new SourceConnections(
            SourceSettings.of(
                "127.0.0.1",
                place.sourcePort(),
                place.database(),
                place.user(),
                new Secret("trusted")));
  }

  @Override
  public void read(ReadTask task, Runnable done) throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    Lsn start = confirmed(task.slot());
    RowCounter counter =
        new RowCounter(
            task.rows(),
            () -> {
              done.run();
              ended.countDown();
            });
    try (ChangeEngine engine =
        new ChangeEngine(settings(task), counter, () -> start, ended::countDown)) {
      engine.start();
      ended.await();
      if (engine.failure().isPresent()) {
        throw engine.failure().get();
      }
    }
  }

  private EngineSettings settings(ReadTask task) {
    StreamSettings stream = WholePathReader.streamSettings();
    return new EngineSettings(
        task.slot(),
        "rosetta/benchmark",
        task.slot(),
        task.publication(),
        place.database(),
        connections::open,
        stream.queueBytes(),
        stream.pollInterval(),
        Duration.ofSeconds(1));
  }

  private Lsn confirmed(String slot) throws SQLException {
    try (Connection connection = connections.open("rosetta/benchmark", new Properties());
        PreparedStatement look =
            connection.prepareStatement(
                "SELECT confirmed_flush_lsn::text FROM pg_replication_slots"
                    + " WHERE slot_name = ?")) {
      look.setString(1, slot);
      try (ResultSet row = look.executeQuery()) {
        row.next();
        return Lsn.parse(row.getString(1));
      }
    }
  }

  /** Counts changes of rows; used by the engine's thread. */
  private static final class RowCounter implements EventSink {
    private final Runnable done;
    private long left;

    RowCounter(long rows, Runnable done) {
      this.left = rows;
      this.done = done;
    }

    @Override
    public void accept(List<StreamEvent> events) {
      if (left <= 0) {
        return;
      }
      for (StreamEvent event : events) {
        if (event instanceof TransactionPiece piece) {
          left -= piece.rows().size();
        }
      }
      if (left <= 0) {
        done.run();
      }
    }
  }
}
