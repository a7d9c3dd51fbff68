package io.rosetta.demo.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetta.demo.local.LocalEnvironment;
import io.rosetta.demo.local.LocalPipeline;
import io.rosetta.demo.local.LocalSnowflake;
import io.rosetta.demo.local.PipelineFile;
import io.rosetta.demo.local.PortChoice;
import io.rosetta.demo.local.WorkerProcess;
import io.rosetta.demo.proof.TornReadWatch;
import io.rosetta.demo.proof.Verification;
import io.rosetta.demo.proof.Verifier;
import io.rosetta.worker.cli.Console;
import io.rosetta.worker.cli.RosettaCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * All of Rosetta on this machine, for tests: the servers, a worker process with its real wiring,
 * and the command line in this process. The test classes of a JVM share one; each has a pipeline of
 * its own, whose name is its schema in the source too.
 */
final class Replica implements AutoCloseable {
  /** Each has a table {@code mark}, by which a test sees that all before it has arrived. */
  static final String JOBS = "jobs";

  static final String HEALING = "healing";
  static final String STRICT = "strict";
  static final String LENIENT = "lenient";

  /** The machine may be slow; nothing asserts how long something takes. */
  static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final Map<String, String> ON_GAP =
      Map.of(JOBS, "resync", HEALING, "resync", STRICT, "fail", LENIENT, "continue");
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final LocalEnvironment environment;
  private final Path directory;
  private long mark;

  private Replica(LocalEnvironment environment, Path directory) {
    this.environment = environment;
    this.directory = directory;
  }

  /** Gives tests the one of their JVM. */
  static final class Shared implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == Replica.class;
    }

    @Override
    public Replica resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(ExtensionContext.Namespace.create(Replica.class))
          .getOrComputeIfAbsent(Replica.class, type -> Replica.start(), Replica.class);
    }
  }

  private static Replica start() {
    try {
      Path directory = Files.createTempDirectory("rosetta-replica-");
      Replica replica =
          new Replica(LocalEnvironment.start(directory, PortChoice.FREE, step -> {}), directory);
      replica.environment.postgres().createDatabase(LocalEnvironment.SOURCE_DATABASE);
      List<PipelineFile.Pipeline> pipelines = new ArrayList<>();
      for (Map.Entry<String, String> pipeline : ON_GAP.entrySet()) {
        String name = pipeline.getKey();
        replica.source(
            "CREATE SCHEMA " + name,
            "CREATE TABLE " + name + ".mark (id int PRIMARY KEY, at bigint)",
            "INSERT INTO " + name + ".mark VALUES (1, 0)",
            "CREATE TABLE " + name + ".rows " + SourceRows.COLUMNS,
            "INSERT INTO " + name + ".rows " + SourceRows.upTo(2_000));
        pipelines.add(
            new PipelineFile.Pipeline(
                name,
                List.of(name + ".mark", name + ".rows"),
                List.of("memory: 64MB", "on_gap: " + pipeline.getValue())));
      }
      replica.environment.configure(pipelines);
      replica.startWorker();
      return replica;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Starts a worker process unless one runs, and waits until it takes work. */
  WorkerProcess startWorker() throws Exception {
    WorkerProcess worker = environment.startWorkerIfDead();
    await("the worker starts", worker::isReady);
    return worker;
  }

  LocalEnvironment environment() {
    return environment;
  }

  LocalPipeline pipeline(String name) {
    return LocalPipeline.connect(environment.temporal(), name);
  }

  /** Starts a pipeline by the command line, unless it runs, and waits until it streams. */
  void begin(String pipeline) throws Exception {
    Answer started = rosetta("start", pipeline);
    assertThat(started.status()).as(started.toString()).isZero();
    try (LocalPipeline running = pipeline(pipeline)) {
      running.awaitStreaming(PATIENCE);
    }
  }

  /** Waits until these tables are whole, all of them when none is named. */
  void awaitWhole(String pipeline, String... tables) throws Exception {
    try (LocalPipeline running = pipeline(pipeline)) {
      running.awaitWhole(Set.of(tables), PATIENCE);
    }
  }

  /** Runs statements in the source, each in a transaction of its own. */
  void source(String... statements) throws SQLException {
    try (Connection connection = source();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  Connection source() throws SQLException {
    return environment.postgres().connect(LocalEnvironment.SOURCE_DATABASE);
  }

  String sourceText(String query) throws SQLException {
    try (Connection connection = source()) {
      return text(connection, query);
    }
  }

  /** Runs a statement in the target, as somebody else than Rosetta. */
  void target(String sql) throws SQLException {
    try (Connection connection = environment.snowflake().connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The columns of the first row with '|' between them; empty without a row. */
  String targetText(String query) throws SQLException {
    try (Connection connection = environment.snowflake().connect()) {
      return text(connection, query);
    }
  }

  private static String text(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      if (!row.next()) {
        return "";
      }
      List<String> values = new ArrayList<>();
      for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
        values.add(String.valueOf(row.getString(i)));
      }
      return String.join("|", values);
    }
  }

  /** A column of Rosetta's own tables of a job. */
  String job(String pipeline, String job, String columns) throws SQLException {
    return targetText(
        "SELECT %s FROM %s WHERE JOB_ID = '%s'"
            .formatted(columns, state("BACKFILLS_" + upper(pipeline)), job));
  }

  /** The quoted name of one of Rosetta's own tables. */
  static String state(String table) {
    return "\"%s\".\"_ROSETTA\".\"%s\"".formatted(LocalSnowflake.DATABASE, table);
  }

  /** The quoted name of a target table whose name has no capitals in the source. */
  static String lake(String pipeline, String table) {
    return "\"%s\".\"%s\".\"%s\"".formatted(LocalSnowflake.DATABASE, upper(pipeline), upper(table));
  }

  private static String upper(String name) {
    return name.toUpperCase(Locale.ROOT);
  }

  /** What a command printed, and its exit status. */
  record Answer(int status, String out, String err) {}

  Answer rosetta(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Console console = new Console(new PrintWriter(out, true), new PrintWriter(err, true));
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--config", environment.config().toString()));
    int status = RosettaCommand.commandLine(Map.of(), console).execute(all.toArray(String[]::new));
    return new Answer(status, out.toString(), err.toString());
  }

  /** Waits until all that is committed in the source now is in the target. */
  void settle(String pipeline) throws Exception {
    mark++;
    source("UPDATE " + pipeline + ".mark SET at = " + mark);
    String arrived = "SELECT AT FROM " + lake(pipeline, "mark");
    await("mark " + mark, () -> targetText(arrived).equals(Long.toString(mark)));
  }

  /** Compares every value. */
  void requireEqual(String schema, String... tables) throws SQLException {
    try (Connection source = source();
        Connection target = environment.snowflake().connect()) {
      Verification found =
          new Verifier(source, target, LocalSnowflake.DATABASE).compare(schema, List.of(tables));
      assertThat(found.first()).isEmpty();
      assertThat(found.equal()).isTrue();
    }
  }

  /**
   * Reads a target table all the while: a read that fails, or does not see every steady row of
   * {@link SourceRows}, is one too many.
   */
  TornReadWatch watch(String pipeline, String table) {
    String target = lake(pipeline, table);
    return TornReadWatch.start(
        () -> environment.snowflake().connect(),
        new TornReadWatch.Tables(target, target, "\"STEADY\""),
        BigDecimal.valueOf(2L * SourceRows.STEADY),
        Duration.ofMillis(20));
  }

  static void requireReadable(TornReadWatch watch) {
    assertThat(watch.reads()).isPositive();
    assertThat(watch.torn()).isEmpty();
    assertThat(watch.failedReads()).isZero();
  }

  /** Waits for what can be seen from outside. */
  static void await(String what, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("deadline of: " + what).isLessThan(deadline);
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  /** What the worker that was started last has measured, one line per number. */
  String metrics() throws IOException, InterruptedException {
    HttpRequest ask =
        HttpRequest.newBuilder(URI.create(environment.workerAddress() + "/metrics")).build();
    return HttpClient.newHttpClient().send(ask, BodyHandlers.ofString()).body();
  }

  /** The answer of the pipeline's last offset cleanup. */
  Map<String, Object> cleanupResult(String pipeline) {
    try (LocalPipeline running = pipeline(pipeline)) {
      return running.result("rosetta-cleanup-" + pipeline);
    }
  }

  /** The worker's log lines that contain a text. */
  List<String> logged(String text) throws IOException {
    try (var lines = Files.lines(directory.resolve("logs/worker.log"))) {
      return lines.filter(line -> line.contains(text)).collect(Collectors.toList());
    }
  }

  @Override
  public void close() throws IOException {
    environment.close();
    try (var files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(Replica::delete);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
