package io.rosetta.worker;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.google.protobuf.util.JsonFormat;
import io.rosetta.activities.model.Owner;
import io.rosetta.activities.pipeline.PipelineRegistry;
import io.rosetta.testing.RealTemporal;
import io.rosetta.worker.cli.Console;
import io.rosetta.worker.cli.RosettaCommand;
import io.rosetta.worker.config.ConfigReader;
import io.rosetta.worker.config.RosettaConfig;
import io.rosetta.workflows.PayloadJson;
import io.rosetta.workflows.PipelineName;
import io.rosetta.workflows.SlotReport;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.sdk.v1.WorkflowMetadata;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The worker and the commands on a real Temporal server; the pipelines are doubles. */
class RosettaWorkerIT {
  private static final String SECRET = "open-sesame";
  private static final String FIRST_OF_THREE = "attempt=1 of=3 next_wait=2s";
  private static final String SECOND_OF_THREE = "attempt=2 of=3 next_wait=4s";
  private static final Map<String, String> ENVIRONMENT = Map.of("DB_PASSWORD", SECRET);
  private static RealTemporal temporal;

  @TempDir private Path folder;
  private final FakePipeline pipeline = new FakePipeline();
  private final List<RosettaWorker> workers = new ArrayList<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private Path file;

  @BeforeAll
  static void startServer() {
    temporal = RealTemporal.start(PayloadJson.converter(), List.of());
  }

  @AfterAll
  static void stopServer() {
    if (temporal != null) {
      temporal.close();
    }
  }

  @BeforeEach
  void writeConfiguration() throws IOException {
    file = Files.writeString(folder.resolve("rosetta.yaml"), yaml(temporal.target()));
    log.start();
    rosettaLogger().addAppender(log);
  }

  private static String yaml(String address) {
    return """
        temporal: {address: "%s"}
        worker: {streams: 2, shutdown_grace: 20s, http: {port: 0}}
        sources:
          shop: {host: h, database: d, user: u, password: "${DB_PASSWORD}"}
        destinations:
          lake: {account: a, user: u, password: "${DB_PASSWORD}", warehouse: w, database: d}
        pipelines:
          orders: {source: shop, destination: lake, tables: [public.t]}
        """
        .formatted(address);
  }

  @AfterEach
  void stopEverything() {
    rosettaLogger().detachAppender(log);
    if (!workers.isEmpty()) {
      run("stop", "orders");
    }
    workers.forEach(RosettaWorker::close);
  }

  private static Logger rosettaLogger() {
    return (Logger) LoggerFactory.getLogger("io.rosetta");
  }

  private RosettaWorker startWorker() throws IOException {
    return startWorker(pipeline);
  }

  private RosettaWorker startWorker(FakePipeline its) throws IOException {
    RosettaConfig config = new ConfigReader(ENVIRONMENT).read(file);
    RosettaWorker worker =
        RosettaWorker.start(
            config, (c, meters) -> new PipelineRegistry(Map.of("orders", () -> its)));
    workers.add(worker);
    return worker;
  }

  private int run(String... args) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    Console console = new Console(new PrintWriter(out, true), new PrintWriter(err, true));
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--config", file.toString()));
    return RosettaCommand.commandLine(Map.of(), console).execute(all.toArray(String[]::new));
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  private boolean statusShows(String text) {
    run("status", "orders");
    return out.toString().contains(text);
  }

  @Test
  void aPipelineIsStartedShownPausedResumedAndStoppedByCommands() throws Exception {
    RosettaWorker worker = startWorker();
    assertThat(run("start", "orders")).as(err.toString()).isZero();
    assertThat(out.toString()).contains("pipeline 'orders' passed its preflight");
    await(() -> statusShows("STREAMING"));
    pipeline
        .slotWatchers
        .get(0)
        .accept(
            new SlotReport(
                "rosetta_orders", "WARNING", 2L << 30, "extended", "Much.", Instant.EPOCH));
    await(() -> statusShows("warning     Much."));
    assertThat(out.toString()).contains("0/1538C50").contains("0.3 s").contains("attempt 1");
    assertThat(run("start", "orders")).isZero();
    assertThat(out.toString()).contains("runs already");
    assertThat(metrics(worker))
        .contains("rosetta_stream_lag_seconds{pipeline=\"orders\"} 0.25")
        .contains("rosetta_stream_attempts_total{pipeline=\"orders\"} 1.0")
        .contains("rosetta_pool_init_attempts_total{pipeline=\"orders\"} 1.0")
        .contains("temporal_");
    assertThat(run("pause", "orders", "--reason", "lunch")).isZero();
    assertThat(out.toString()).contains("pipeline 'orders' is PAUSED");
    assertThat(pipeline.runs.get(0).isDrained()).isTrue();
    assertThat(run("resume", "orders")).isZero();
    assertThat(out.toString())
        .contains("pipeline 'orders' goes on; look at: rosetta status orders");
    await(() -> statusShows("STREAMING"));
    assertThat(run("status", "orders", "--json")).isZero();
    assertThat(out.toString()).startsWith("{").contains("\"state\":\"STREAMING\"");
    assertThat(run("stop", "orders")).isZero();
    assertThat(out.toString()).contains("pipeline 'orders' is STOPPED");
    assertThat(run("pause", "orders")).isEqualTo(1);
    assertThat(err.toString()).contains("does not run; start it with: rosetta start orders");
  }

  @Test
  void aPreflightThatFailsEndsTheStartWithTheFindings() throws Exception {
    startWorker();
    pipeline.findings.add(
        new io.rosetta.workflows.PreflightFinding(
            "SOURCE_PREFLIGHT_FAILED",
            true,
            "wal_level",
            "is replica, but must be logical.",
            "ALTER SYSTEM SET wal_level = logical, then restart."));
    assertThat(run("start", "orders")).isEqualTo(1);
    assertThat(err.toString())
        .contains("pipeline 'orders' did not start.")
        .contains("SOURCE_PREFLIGHT_FAILED")
        .contains("- wal_level: is replica, but must be logical. Fix: ALTER SYSTEM");
  }

  @Test
  void aConnectionThatFailsTwiceIsRetriedAndLoggedWithItsWaits() throws Exception {
    RosettaWorker worker = startWorker();
    pipeline.connectFailures.set(2);
    assertThat(run("start", "orders")).as(err.toString()).isZero();
    assertThat(metrics(worker))
        .contains(
            "rosetta_activity_failures_total{activity=\"Connect\",error=\"SOURCE_UNREACHABLE\","
                + "pipeline=\"orders\",retried=\"true\"} 2.0");
    assertThat(err.toString())
        .contains("Connect, attempt 1 failed: PostgreSQL at db.example.com:5432 refuses");
    List<String> lines = log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    assertThat(lines)
        .anyMatch(line -> line.contains("attempt=1 of=5 next_wait=2s error=SOURCE_UNREACHABLE"))
        .anyMatch(line -> line.contains("attempt=2 of=5 next_wait=3s error=SOURCE_UNREACHABLE"))
        .anyMatch(line -> line.startsWith("Connection pool initialized successfully on attempt 3"));
  }

  @Test
  void backfillsThatCannotBeFetchedAreTriedThriceAndTheStreamStartsWithAnAlert() throws Exception {
    RosettaWorker worker = startWorker();
    pipeline.fetchFailures.set(3);
    assertThat(run("start", "orders")).as(err.toString()).isZero();
    await(() -> statusShows("STREAMING"));
    assertThat(out.toString()).contains("could not be fetched and do not run: Snowflake");
    assertThat(pipeline.fetchFailures).hasValue(0);
    assertThat(logged(Level.WARN))
        .anyMatch(line -> line.contains("FetchPendingBackfills") && line.contains(FIRST_OF_THREE))
        .anyMatch(line -> line.contains("FetchPendingBackfills") && line.contains(SECOND_OF_THREE));
    assertThat(logged(Level.ERROR))
        .anyMatch(
            line ->
                line.startsWith("activity failed for good activity=FetchPendingBackfills")
                    && line.contains("attempt=3 of=3 error=TARGET_UNREACHABLE"))
        .anyMatch(line -> line.startsWith("event=backfills_not_fetched pipeline=orders"));
    assertThat(metrics(worker))
        .contains(
            "rosetta_activity_failures_total{activity=\"FetchPendingBackfills\","
                + "error=\"TARGET_UNREACHABLE\",pipeline=\"orders\",retried=\"false\"} 1.0");
    assertThat(details())
        .contains("Backfills left pending do not run")
        .contains("Snowflake does not answer.");
  }

  private List<String> logged(Level level) {
    return log.list.stream()
        .filter(event -> event.getLevel() == level)
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  /** What the UI shows as current details. */
  private static String details() {
    return temporal
        .client()
        .newUntypedWorkflowStub(new PipelineName("orders").workflowId())
        .query("__temporal_workflow_metadata", WorkflowMetadata.class)
        .getCurrentDetails();
  }

  @Test
  void aStoppingWorkerHandsItsStreamToAnother() throws Exception {
    RosettaWorker first = startWorker();
    run("start", "orders");
    await(() -> statusShows("STREAMING"));
    FakePipeline others = new FakePipeline();
    startWorker(others);
    first.close();
    await(() -> others.runs.size() == 1);
    assertThat(pipeline.runs.get(0).isDrained()).isTrue();
    await(() -> statusShows("attempt 2"));
    Owner owner = others.owners.get(0);
    assertThat(owner.workflowId()).isEqualTo(new PipelineName("orders").workflowId());
    assertThat(owner.namespace()).matches("default/[0-9a-f-]{36}");
    assertThat(log.list).noneMatch(event -> event.getLevel().toString().equals("ERROR"));
  }

  @Test
  void noSecretIsInHistoryOrLog() throws Exception {
    startWorker();
    pipeline.connectFailures.set(1);
    run("start", "orders");
    await(() -> statusShows("STREAMING"));
    run("stop", "orders");
    var history = temporal.client().fetchHistory(new PipelineName("orders").workflowId());
    assertThat(history.getEvents())
        .anyMatch(e -> e.getEventType() == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED);
    String json = JsonFormat.printer().print(history.getHistory());
    String logged = log.list.stream().map(ILoggingEvent::getFormattedMessage).toList().toString();
    assertThat(json + logged)
        .doesNotContain("sesame")
        .doesNotContain(
            java.util.Base64.getEncoder()
                .encodeToString("sesame".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .substring(0, 8));
  }

  @Test
  void wrongNamesAndPlacesAreSaid() throws Exception {
    assertThat(run("status", "nothing")).isEqualTo(1);
    assertThat(err.toString())
        .contains("There is no pipeline 'nothing' in " + file + "; it has: orders.");
    assertThat(run("start", "Bad Name")).isEqualTo(1);
    assertThat(err.toString()).contains("is no pipeline name");
    Files.writeString(file, yaml("127.0.0.1:1"));
    assertThat(run("status", "orders")).isEqualTo(1);
    assertThat(err.toString())
        .contains("No Temporal server answers at 127.0.0.1:1")
        .contains("set TEMPORAL_ADDRESS");
    Files.writeString(file, "pipelines: [");
    assertThat(run("worker")).isEqualTo(2);
    assertThat(err.toString()).contains("rosetta.yaml:1:").contains("is no YAML");
    assertThat(run("start")).isEqualTo(2);
    assertThat(run("dance")).isEqualTo(2);
    Files.delete(file);
    assertThat(run("status", "orders")).isEqualTo(1);
    assertThat(err.toString()).contains("There is no configuration " + file).contains("--config");
  }

  /** The commands of docs/operations.md, word for word but for the address. */
  @Test
  void temporalsOwnCommandsStartAndSteerAPipeline() throws Exception {
    startWorker();
    temporal(
        "workflow",
        "start",
        "--type",
        "PipelineWorkflow",
        "--task-queue",
        "rosetta",
        "--workflow-id",
        "rosetta-pipeline-orders",
        "--input",
        "{\"pipeline\":\"orders\",\"lease\":\"PT4H\"}");
    await(() -> statusShows("STREAMING"));
    assertThat(
            temporal(
                "workflow",
                "query",
                "--workflow-id",
                "rosetta-pipeline-orders",
                "--type",
                "status"))
        .contains("\"position\":\"0/1538C50\"");
    temporal(
        "workflow",
        "signal",
        "--workflow-id",
        "rosetta-pipeline-orders",
        "--name",
        "pause",
        "--input",
        "{\"reason\":\"maintenance\"}");
    await(() -> statusShows("PAUSED: maintenance"));
    assertThat(
            temporal(
                "workflow",
                "update",
                "execute",
                "--workflow-id",
                "rosetta-pipeline-orders",
                "--name",
                "stop",
                "--input",
                "{\"reason\":\"the end\"}"))
        .contains("STOPPED");
  }

  private static String temporal(String... args) throws Exception {
    List<String> command = new ArrayList<>(List.of("temporal"));
    command.addAll(List.of(args));
    command.addAll(List.of("--address", temporal.target()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  @Test
  void theVersionIsPrinted() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString()).contains("rosetta 0.").contains("Java ");
  }

  @Test
  void healthIsServed() throws Exception {
    RosettaWorker worker = startWorker();
    assertThat(get(worker, "/health/live")).isEqualTo("live\n");
    assertThat(get(worker, "/health/ready")).isEqualTo("ready\n");
  }

  private static String metrics(RosettaWorker worker) throws Exception {
    return get(worker, "/metrics");
  }

  private static String get(RosettaWorker worker, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + worker.httpPort() + path))
                .build(),
            BodyHandlers.ofString())
        .body();
  }
}
