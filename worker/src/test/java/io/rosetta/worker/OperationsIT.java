package io.rosetta.worker;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.rosetta.worker.config.ConfigReader;
import io.rosetta.workflows.PipelineName;
import io.rosetta.workflows.PipelineState;
import io.rosetta.workflows.PipelineStatus;
import io.rosetta.workflows.TableView;
import io.rosetta.workflows.backfill.BackfillResult;
import io.rosetta.workflows.backfill.BackfillState;
import io.temporal.client.WorkflowStub;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A worker on real systems, driven by the README's commands: what it did is looked at from all
 * sides afterwards. Pipeline {@code orders} signs in with passwords, {@code plain} and {@code
 * locked} with key files.
 */
class OperationsIT {
  private static final int MOST_CONNECTIONS = 3;
  private static final long SECONDS = 90;

  @TempDir private static Path folder;
  private static RealSystems systems;
  private static Everything written;
  private static RosettaWorker worker;
  private static Path config;
  private static final List<BackfillResult> BACKFILLS = new ArrayList<>();
  private static String metrics;

  @BeforeAll
  static void doItAll() throws Exception {
    systems = RealSystems.start();
    written = new Everything();
    systems
        .source()
        .execute(
            "CREATE TABLE orders (id int PRIMARY KEY, note text)",
            "CREATE TABLE order_lines (id int PRIMARY KEY, note text)",
            "INSERT INTO orders SELECT g, 'note ' || g FROM generate_series(1, 500) g",
            "INSERT INTO order_lines SELECT g, 'line ' || g FROM generate_series(1, 500) g",
            "ALTER TABLE orders OWNER TO " + RealSystems.SOURCE_ROLE,
            "ALTER TABLE order_lines OWNER TO " + RealSystems.SOURCE_ROLE,
            "GRANT CREATE ON DATABASE %s TO %s"
                .formatted(systems.source().database(), RealSystems.SOURCE_ROLE));
    systems.executeInTarget(
        List.of("CREATE DATABASE orders", "CREATE DATABASE plain", "CREATE DATABASE locked"));
    config = Files.writeString(folder.resolve("rosetta.yaml"), yaml());
    worker =
        RosettaWorker.start(
            new ConfigReader(Map.of("PIPELINE_POOL_MAX_CONN", "" + MOST_CONNECTIONS)).read(config));
    startAndBackfillByTheReadme();
    loseTheTargetAtTheNextStart();
    for (String pipeline : List.of("plain", "locked")) {
      assertThat(RealSystems.run(config, "start", pipeline).status()).isZero();
      awaitStatus(pipeline, OperationsIT::isWhole);
    }
    metrics = scrape();
  }

  private static String yaml() throws Exception {
    Path plain = KeyFile.plain(folder.resolve("plain.p8"), KeyFile.KEYS);
    Path locked = KeyFile.encrypted(folder.resolve("locked.p8"), KeyFile.KEYS, KeyFile.PASSPHRASE);
    return """
        temporal: {address: "%1$s"}
        worker: {streams: 3, shutdown_grace: 20s, http: {port: 0}}
        sources:
          shop: {host: 127.0.0.1, port: %2$d, database: %3$s, user: %4$s, password: %5$s}
        destinations:
          lake: {account: rosetta, url: "%6$s", user: rosetta, password: %7$s, warehouse: COMPUTE_WH}
          plain: {account: rosetta, url: "%6$s", user: %8$s, private_key_file: %9$s, warehouse: COMPUTE_WH}
          locked: {account: rosetta, url: "%6$s", user: %8$s, private_key_file: %10$s,
                   private_key_passphrase: %11$s, warehouse: COMPUTE_WH}
        pipelines:
          orders: {source: shop, destination: lake, database: orders,
                   tables: [public.orders, public.order_lines]}
          plain: {source: shop, destination: plain, database: plain, tables: [public.orders]}
          locked: {source: shop, destination: locked, database: locked, tables: [public.orders]}
        """
        .formatted(
            systems.temporal().target(),
            systems.source().port(),
            systems.source().database(),
            RealSystems.SOURCE_ROLE,
            RealSystems.SOURCE_PASSWORD,
            systems.targetUrl(),
            RealSystems.TARGET_PASSWORD,
            RealSystems.SERVICE_USER,
            plain,
            locked,
            KeyFile.PASSPHRASE);
  }

  private static void startAndBackfillByTheReadme() throws Exception {
    temporalAsInTheReadme("PipelineWorkflow");
    awaitStatus("orders", OperationsIT::isWhole);
    String byTemporal = temporalAsInTheReadme("BackfillWorkflow");
    BACKFILLS.add(result(systems.temporal().client().newUntypedWorkflowStub(byTemporal)));
    BACKFILLS.add(result(tctlAsInTheReadme("BackfillWorkflow")));
    assertThat(RealSystems.run(config, "stop", "orders").status()).isZero();
    tctlAsInTheReadme("PipelineWorkflow");
    awaitStatus("orders", OperationsIT::isWhole);
  }

  /** The session that jobs were read with before is kept, and dies. */
  private static void loseTheTargetAtTheNextStart() {
    assertThat(RealSystems.run(config, "pause", "orders").status()).isZero();
    systems.targetFaults().on("^SELECT .*BACKFILLS").times(1).loseSession();
    assertThat(RealSystems.run(config, "resume", "orders").status()).isZero();
    awaitStatus("orders", OperationsIT::isWhole);
  }

  @AfterAll
  static void stop() {
    if (worker != null) {
      for (String pipeline : List.of("orders", "plain", "locked")) {
        RealSystems.run(config, "stop", pipeline);
      }
      worker.close();
    }
    if (written != null) {
      written.close();
    }
    if (systems != null) {
      systems.close();
    }
  }

  @Test
  void theReadmesCommandsStartPipelinesAndBackfills() {
    assertThat(BACKFILLS)
        .allSatisfy(
            job -> {
              assertThat(job.state()).isEqualTo(BackfillState.COMPLETED);
              assertThat(job.table()).isEqualTo("public.order_lines");
              assertThat(job.rows()).isEqualTo(500);
            });
    assertThat(BACKFILLS).extracting(BackfillResult::job).containsExactly("lines1", "lines2");
  }

  @Test
  void aKeyFileWithAndWithoutPassphraseSignsIn() throws Exception {
    for (String pipeline : List.of("plain", "locked")) {
      assertThat(systems.inTarget("SELECT COUNT(*) FROM %s.PUBLIC.ORDERS".formatted(pipeline)))
          .containsExactly("500");
    }
  }

  @Test
  void thePoolIsAsLargeAsTheEnvironmentSays() {
    assertThat(metrics)
        .contains("rosetta_pool_connections_max{pipeline=\"orders\"} " + MOST_CONNECTIONS + ".0");
    assertThat(
            systems
                .source()
                .query(
                    "SELECT count(*) FROM pg_stat_activity"
                        + " WHERE application_name = 'rosetta/orders/pool'"))
        .first()
        .satisfies(count -> assertThat(Integer.parseInt(count)).isBetween(2, MOST_CONNECTIONS));
  }

  @Test
  void aSessionOfTheTargetThatDiedIsThrownAwayCountedAndLoggedWithTheAttempt() {
    List<String> warnings = written.lines(Level.WARN);
    assertThat(warnings)
        .contains(
            "Detected dead connection to the target, removing from pool pipeline=orders"
                + " activity=FetchPendingBackfills attempt=1")
        .anyMatch(
            line ->
                line.startsWith("activity failed activity=FetchPendingBackfills")
                    && line.contains("attempt=1 of=3 next_wait=2s error=TARGET_UNREACHABLE"));
    // A busy machine may lose one more; each that is logged is counted.
    long lost =
        warnings.stream()
            .filter(line -> line.startsWith("Detected dead connection to the target"))
            .filter(line -> line.contains("pipeline=orders "))
            .count();
    assertThat(metrics.lines().filter(line -> line.startsWith("rosetta_backfill_dead_connections")))
        .contains("rosetta_backfill_dead_connections_total{pipeline=\"orders\"} " + lost + ".0");
  }

  @Test
  void noSecretIsInHistoriesLogsStateTablesOrMetrics() throws Exception {
    String histories = Everything.histories(systems.temporal().client());
    String state =
        Everything.stateTables(systems, "ORDERS") + Everything.stateTables(systems, "LOCKED");
    String logged = written.logged();
    assertThat(histories).contains("rosetta-backfill-orders-lines1").contains("public.order_lines");
    assertThat(state).contains("rosetta_orders").contains("rosetta_locked").contains("lines1");
    assertThat(logged).contains("Connection pool initialized").contains("io.debezium");
    for (String secret : secrets()) {
      assertThat(histories).doesNotContain(secret);
      assertThat(state).doesNotContain(secret);
      assertThat(logged).doesNotContain(secret);
      assertThat(metrics).doesNotContain(secret);
    }
  }

  private static Set<String> secrets() throws Exception {
    Set<String> secrets = new TreeSet<>();
    for (String word :
        List.of(RealSystems.SOURCE_PASSWORD, RealSystems.TARGET_PASSWORD, KeyFile.PASSPHRASE)) {
      secrets.add(word);
      // The padding would depend on what follows.
      secrets.add(
          Base64.getEncoder()
              .withoutPadding()
              .encodeToString(word.getBytes(StandardCharsets.UTF_8))
              .substring(0, word.length()));
    }
    for (String file : List.of("plain.p8", "locked.p8")) {
      List<String> lines = Files.readAllLines(folder.resolve(file));
      secrets.addAll(
          lines.subList(1, lines.size() - 1).stream().filter(OperationsIT::isLong).toList());
    }
    return secrets;
  }

  private static boolean isLong(String line) {
    return line.length() > 16;
  }

  @Test
  void thePageOfMetricsNamesWhatTheEndpointGives() throws Exception {
    Set<String> documented =
        Pattern.compile("^\\| `(rosetta_[a-z_]+)", Pattern.MULTILINE)
            .matcher(Files.readString(Path.of("..", "docs", "metrics.md")))
            .results()
            .map(match -> match.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> given =
        Pattern.compile("^# TYPE (rosetta_\\S+) \\S+", Pattern.MULTILINE)
            .matcher(metrics)
            .results()
            .map(match -> match.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    // The longest of late that comes with each timer and summary.
    given.removeIf(name -> name.endsWith("_max") && given.contains(name.replaceAll("_max$", "")));
    assertThat(given).isEqualTo(documented);
  }

  private static boolean isWhole(PipelineStatus status) {
    return status.state() == PipelineState.STREAMING
        && !status.tables().isEmpty()
        && status.tables().stream().allMatch(TableView::streams);
  }

  private static void awaitStatus(String pipeline, Predicate<PipelineStatus> condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    PipelineStatus status = status(pipeline);
    while (!condition.test(status)) {
      assertThat(System.nanoTime()).as("deadline, status %s", status).isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
      status = status(pipeline);
    }
  }

  private static PipelineStatus status(String pipeline) {
    return systems
        .temporal()
        .client()
        .newUntypedWorkflowStub(new PipelineName(pipeline).workflowId())
        .query("status", PipelineStatus.class);
  }

  private static BackfillResult result(WorkflowStub job) throws Exception {
    return job.getResult(SECONDS, TimeUnit.SECONDS, BackfillResult.class);
  }

  /** Returns the id of the workflow. */
  private static String temporalAsInTheReadme(String workflowType) throws Exception {
    List<String> words = ReadmeCommands.words("temporal", workflowType);
    Process process =
        new ProcessBuilder(
                Stream.concat(words.stream(), Stream.of("--address", systems.temporal().target()))
                    .toList())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return words.get(words.indexOf("--workflow-id") + 1);
  }

  private static WorkflowStub tctlAsInTheReadme(String workflowType) throws Exception {
    Map<String, String> options = ReadmeCommands.tctlOptions(workflowType);
    return systems.startTyped(
        options.get("--workflow_type"),
        options.get("--taskqueue"),
        options.get("--workflow_id"),
        ReadmeCommands.asTctlSends(options.get("--input")));
  }

  private static String scrape() throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + worker.httpPort() + "/metrics"))
                .build(),
            BodyHandlers.ofString())
        .body();
  }
}
