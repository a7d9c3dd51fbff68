package io.rosetta.activities.stream.testing;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.Owner;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.stream.session.StreamMetrics;
import io.rosetta.activities.stream.session.StreamPlan;
import io.rosetta.activities.stream.session.StreamSession;
import io.rosetta.activities.stream.session.StreamSettings;
import io.rosetta.activities.testing.RunningStream;
import io.rosetta.testing.EmbeddedSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** A pipeline from an embedded source to a {@link MemoryTarget}, started and stopped by a test. */
public final class StreamFixture implements AutoCloseable {
  private static final AtomicInteger NAMES = new AtomicInteger();

  public final EmbeddedSource source;
  public final MemoryTarget target;
  public final TestStreamSource streamSource;
  private final String name = "p" + NAMES.incrementAndGet();
  private final List<TableId> tables = new ArrayList<>();
  private StreamSettings settings = StreamSettings.defaults(512L << 20, 1);
  private StreamSession session;
  private RunningStream running;

  public StreamFixture(EmbeddedSource source, MemoryTarget target) {
    this.source = source;
    this.target = target;
    this.streamSource = new TestStreamSource(source, name, name);
    this.settings = withHeartbeats(settings, Duration.ofMillis(300));
  }

  public static StreamFixture create() {
    return new StreamFixture(EmbeddedSource.create(), new MemoryTarget());
  }

  private static StreamSettings withHeartbeats(StreamSettings s, Duration interval) {
    return new StreamSettings(
        s.maxBatchChanges(),
        s.batchBytes(),
        s.queueBytes(),
        s.commitInterval(),
        interval,
        Duration.ofMillis(200),
        Duration.ofMillis(20),
        s.fileBytes(),
        s.stagers());
  }

  /** How often the next attempts write a heartbeat, besides the one at their start. */
  public StreamFixture heartbeats(Duration interval) {
    settings = withHeartbeats(settings, interval);
    return this;
  }

  public StreamFixture settings(StreamSettings changed) {
    settings = changed;
    return this;
  }

  public StreamSettings settings() {
    return settings;
  }

  /** What the walsender of an attempt of this pipeline is called. */
  public String applicationOfEpoch(long epoch) {
    return StreamPlan.applicationPrefix(name) + epoch;
  }

  public String name() {
    return name;
  }

  /** Creates tables, the publication for them and the slot. */
  public StreamFixture publish(String... names) {
    for (String table : names) {
      tables.add(new TableId("public", table));
    }
    String list = String.join(", ", List.of(names).stream().map(n -> '"' + n + '"').toList());
    source.execute("CREATE PUBLICATION " + name + " FOR TABLE " + list);
    source.query("SELECT pg_create_logical_replication_slot('" + name + "', 'pgoutput')");
    return this;
  }

  public StreamFixture start() {
    try {
      StreamPlan plan =
          new StreamPlan(
              name,
              new Owner("ns", "wf", "run", Instant.now().plusSeconds(600)),
              name,
              name,
              tables,
              Files.createTempDirectory("rosetta-test"),
              settings);
      session =
          new StreamSession(
              plan, streamSource, target, new StreamMetrics(new SimpleMeterRegistry(), name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    running = RunningStream.start(session, name);
    return this;
  }

  public StreamSession session() {
    return session;
  }

  /** Interrupts the attempt and waits for its end. */
  public StreamFixture kill() {
    running.kill();
    return this;
  }

  /** Drains and waits; throws what the attempt threw. */
  public StreamFixture drain() {
    running.drain();
    return this;
  }

  /** What the attempt ended with, or null. */
  public Throwable awaitEnd() {
    return running.awaitEnd();
  }

  /** Waits until all that is committed now in the source is committed in the target. */
  public StreamFixture sync() {
    Lsn now =
        Lsn.parse(
            source.query("SELECT pg_logical_emit_message(true, 'rosetta.barrier', '')").get(0));
    await(() -> target.state().filter(s -> s.position().lsn().isAfter(now)).isPresent());
    return this;
  }

  /** Waits for a condition; ends early with what the attempt failed with. */
  public void await(BooleanSupplier condition) {
    running.await("the condition", condition);
  }

  /** The rows of a source table as text, as {@link MemoryTarget#rows} gives the target's. */
  public List<Map<String, String>> sourceRows(String table) {
    List<Map<String, String>> rows = new ArrayList<>();
    try (Connection connection = source.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "SET timezone='UTC'; SET datestyle='ISO, MDY'; SET intervalstyle='postgres';"
              + " SET extra_float_digits=1; SET bytea_output='hex'");
      ResultSet result = statement.executeQuery("SELECT * FROM \"" + table + "\"");
      int columns = result.getMetaData().getColumnCount();
      while (result.next()) {
        Map<String, String> row = new TreeMap<>();
        for (int i = 1; i <= columns; i++) {
          String column = result.getMetaData().getColumnName(i);
          row.put(
              io.rosetta.activities.model.Identifier.ofSource(column).name(), result.getString(i));
        }
        rows.add(row);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    rows.sort((a, b) -> a.toString().compareTo(b.toString()));
    return rows;
  }

  public List<Map<String, String>> targetRows(String table) {
    return target.rows(new TableId("public", table));
  }

  @Override
  public void close() {
    if (running != null && running.isAlive()) {
      kill();
    }
    source.close();
  }
}
