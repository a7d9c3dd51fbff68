package io.rosetta.activities.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rosetta.activities.backfill.BackfillSettings;
import io.rosetta.activities.model.Identifier;
import io.rosetta.activities.model.InitialLoad;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.OnGap;
import io.rosetta.activities.model.Owner;
import io.rosetta.activities.model.PipelineSettings;
import io.rosetta.activities.model.Secret;
import io.rosetta.activities.model.StreamRun;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableSettings;
import io.rosetta.activities.model.TableStatus;
import io.rosetta.activities.model.TargetTableId;
import io.rosetta.activities.pipeline.Backfills;
import io.rosetta.activities.pipeline.LivePipeline;
import io.rosetta.activities.pipeline.PipelineSetup;
import io.rosetta.activities.pipeline.ReplicatedPipeline;
import io.rosetta.activities.postgres.SourceSettings;
import io.rosetta.activities.postgres.WalThresholds;
import io.rosetta.activities.stream.session.StreamSettings;
import io.rosetta.activities.testing.EmulatedTarget;
import io.rosetta.activities.testing.HeldStatement;
import io.rosetta.activities.testing.RunningStream;
import io.rosetta.activities.types.TableMapper;
import io.rosetta.testing.EmbeddedSource;
import io.rosetta.workflows.PreflightFinding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * A pipeline as the product runs it, but for Temporal: from an embedded PostgreSQL through the real
 * driver into the emulator. Used by one test thread.
 */
public final class CasePipeline implements AutoCloseable {
  private static final AtomicInteger NAMES = new AtomicInteger();

  /** A table that only stands in for work that the loader is busy with. */
  private static final TableId PLUG = new TableId("public", "plug");

  private final String name = "case" + NAMES.incrementAndGet();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final EmulatedTarget emulated = EmulatedTarget.shared();
  private final EmbeddedSource source;
  private final Identifier database;
  private PipelineSettings settings;
  private long chunkBytes = 128L << 20;
  private LivePipeline pipeline;
  private StreamRun run;
  private RunningStream running;
  private int plugs;

  /** On a source of its own and a target database of its own. */
  public CasePipeline() {
    source = EmbeddedSource.create();
    source.execute("CREATE TABLE plug (k int PRIMARY KEY)");
    try {
      database = emulated.newDatabase();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  public EmbeddedSource source() {
    return source;
  }

  public SimpleMeterRegistry meters() {
    return meters;
  }

  /** What the pipeline copies, by the names in the source; everything else is as by default. */
  public CasePipeline copies(String... tables) {
    return copies(
        List.of(tables).stream()
            .map(table -> TableSettings.of(new TableId("public", table)))
            .toList(),
        Map.of());
  }

  public CasePipeline copies(List<TableSettings> tables, Map<String, String> types) {
    List<TableSettings> all = new ArrayList<>(tables);
    all.add(TableSettings.of(PLUG));
    settings =
        new PipelineSettings(name, name, name, database, Map.of(), all, InitialLoad.NOW, types);
    return this;
  }

  /** How much of a table one chunk of a backfill covers. */
  public CasePipeline chunks(long bytes) {
    chunkBytes = bytes;
    return this;
  }

  /** The blocking findings of preflight. */
  public List<PreflightFinding> findings() {
    return open().validate().findings().stream().filter(PreflightFinding::blocking).toList();
  }

  /** Prepares source and target and streams. */
  public CasePipeline start() {
    assertThat(findings()).isEmpty();
    try {
      open().prepareSource(waiting -> {});
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    open().prepareTarget(owner());
    return stream();
  }

  /** Streams only, as a new attempt does. */
  public CasePipeline stream() {
    run = open().stream(owner());
    running = RunningStream.start(run, name);
    return this;
  }

  private LivePipeline open() {
    if (pipeline == null) {
      pipeline = new ReplicatedPipeline(setup(), meters, Clock.systemUTC());
    }
    return pipeline;
  }

  private PipelineSetup setup() {
    StreamSettings s = StreamSettings.defaults(512L << 20, 1);
    StreamSettings stream =
        new StreamSettings(
            s.maxBatchChanges(),
            s.batchBytes(),
            s.queueBytes(),
            Duration.ZERO,
            Duration.ofSeconds(1),
            Duration.ofMinutes(5),
            Duration.ofMillis(10),
            s.fileBytes(),
            s.stagers());
    Path directory;
    try {
      directory = Files.createTempDirectory("rosetta-case");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new PipelineSetup(
        settings,
        SourceSettings.of(
            source.host(),
            source.port(),
            source.database(),
            source.user(),
            new Secret(source.password())),
        emulated.settings(),
        stream,
        new BackfillSettings(
            directory, 1, 1, chunkBytes, 128L << 20, BackfillSettings.DEFAULT_CHUNK_TIMEOUT),
        OnGap.FAIL,
        WalThresholds.DEFAULT,
        Duration.ofHours(1),
        directory);
  }

  private Owner owner() {
    return new Owner(
        "default", "rosetta-pipeline-" + name, "run", Instant.now().plusSeconds(3_600));
  }

  /** Drains the attempt and waits for its end. */
  public CasePipeline drain() {
    running.drain();
    return this;
  }

  /** Ends the attempt where it is, as a lost worker would. */
  public CasePipeline interrupt() {
    running.kill();
    return this;
  }

  public String name() {
    return name;
  }

  /** Its backfills, as a worker beside the stream has them. */
  public Backfills backfills() {
    return open().backfills();
  }

  /** Runs statements on the source, each in a transaction of its own. */
  public CasePipeline execute(String... statements) {
    source.execute(statements);
    return this;
  }

  /** Waits until all that is committed in the source is committed in the target. */
  public CasePipeline sync() {
    Lsn now = message("rosetta.barrier");
    await("the position passes " + now, () -> run.progress().committed().isAfter(now));
    return this;
  }

  /** Waits until all that is committed in the source has been read. */
  public CasePipeline read() {
    Lsn now = message("rosetta.none");
    await("the reader has passed " + now, () -> run.progress().received().isAfter(now));
    return this;
  }

  private Lsn message(String prefix) {
    return Lsn.parse(
        source.query("SELECT pg_logical_emit_message(true, '" + prefix + "', '')").get(0));
  }

  /**
   * All transactions that the work makes come into one batch: the commit of one before them is
   * held, and the load of another one behind it, so that nobody takes a third until the reader has
   * them.
   */
  public CasePipeline inOneBatch(Runnable work) {
    try (HeldStatement merge = HeldStatement.before("^MERGE INTO " + targetOf(PLUG).quoted())) {
      source.execute("INSERT INTO plug VALUES (" + ++plugs + ")");
      await("a commit is held", merge::isHeld);
      try (HeldStatement copy = HeldStatement.before("^COPY INTO")) {
        source.execute("INSERT INTO plug VALUES (" + ++plugs + ")");
        await("the loader is held", copy::isHeld);
        work.run();
        read();
      }
    }
    return sync();
  }

  /** Waits for a condition; ends early with what the attempt failed with. */
  public void await(String what, BooleanSupplier condition) {
    running.await(what, condition);
  }

  /** What the attempt failed with; waits for it. */
  public Throwable failure() {
    return running.awaitEnd();
  }

  public TargetTableId targetOf(TableId table) {
    return TableMapper.target(table, settings);
  }

  public TableStatus status(TableId table) {
    return run.progress().tables().stream()
        .filter(status -> status.table().equals(table))
        .findFirst()
        .orElseThrow();
  }

  /** Rows of a query on the target; {@code %s} stands for its database and a dot. */
  public List<String> targetRows(String sql) {
    try {
      return emulated.rows(sql.formatted(database.quoted() + "."));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Changes the target behind the pipeline's back; {@code %s} as in {@link #targetRows}. */
  public void targetExecute(String sql) {
    try {
      emulated.execute(sql.formatted(database.quoted() + "."));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  public EmulatedTarget emulated() {
    return emulated;
  }

  /** How a table differs from its target now, in the columns that the settings leave in. */
  public List<String> differences(TableSettings table) {
    TargetTableId quarantine =
        new TargetTableId(database, new Identifier("_ROSETTA"), new Identifier("QUARANTINE"));
    try (Connection from = source.connect();
        Connection to = emulated.connect()) {
      return new TableComparison(from, to, quarantine).differences(table, targetOf(table.id()));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  public CasePipeline assertEqual(String... tables) {
    sync();
    for (String table : tables) {
      assertThat(differences(TableSettings.of(new TableId("public", table)))).isEmpty();
    }
    return this;
  }

  @Override
  public void close() {
    if (running != null && running.isAlive()) {
      running.kill();
    }
    if (pipeline != null) {
      pipeline.close();
    }
    source.close();
  }
}
