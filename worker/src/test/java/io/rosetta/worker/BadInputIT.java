package io.rosetta.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.rosetta.testing.OtherServer;
import io.rosetta.worker.RealSystems.Told;
import io.rosetta.worker.config.ConfigReader;
import io.rosetta.workflows.PipelineName;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a user reads who gets something wrong. Each case is a pipeline of one configuration, started
 * by the command on a worker whose systems are real; all are started side by side.
 */
class BadInputIT {
  private static final Map<String, Told> TOLD = new ConcurrentHashMap<>();
  private static final List<BadCase> CASES = new ArrayList<>();
  private static final String OURS =
      " FROM pg_replication_slots WHERE database = current_database() OR slot_type = 'physical'";

  @TempDir private static Path folder;
  private static RealSystems systems;
  private static OtherServer unfit;
  private static Connection somebody;
  private static Connection pipeline;
  private static RosettaWorker worker;

  @BeforeAll
  static void startEveryPipeline() throws Exception {
    systems = RealSystems.start();
    unfit = OtherServer.start(BadInputs.UNFIT_SERVER);
    BadInputs.sql().forEach(sql -> systems.source().execute(sql));
    somebody = systems.source().readSlot(BadInputs.BUSY_SLOT, "somebody");
    pipeline = systems.source().readSlot(BadInputs.PIPELINES_SLOT, "rosetta/orders/stream/3");
    CASES.addAll(BadInputs.cases(systems, unfit.port(), folder));
    systems.executeInTarget(
        CASES.stream().map(bad -> "CREATE DATABASE " + BadCase.database(bad.name())).toList());
    systems.executeInTarget(BadInputs.targetSql());
    Path config =
        Files.writeString(
            folder.resolve("rosetta.yaml"), BadCase.yaml(systems.temporal().target(), CASES));
    worker = RosettaWorker.start(new ConfigReader(Map.of()).read(config));
    ExecutorService users = Executors.newFixedThreadPool(CASES.size());
    for (BadCase bad : CASES) {
      users.execute(() -> TOLD.put(bad.name(), RealSystems.run(config, "start", bad.name())));
    }
    users.shutdown();
    assertThat(users.awaitTermination(5, TimeUnit.MINUTES)).isTrue();
  }

  @AfterAll
  static void stop() throws Exception {
    if (worker != null) {
      worker.close();
    }
    if (somebody != null) {
      somebody.close();
    }
    if (pipeline != null) {
      pipeline.close();
    }
    if (unfit != null) {
      unfit.close();
    }
    if (systems != null) {
      systems.close();
    }
  }

  static Stream<BadCase> cases() {
    return CASES.stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isSaidByTheCommandAndInTemporalAndLeavesNothing(BadCase bad) throws Exception {
    Told told = TOLD.get(bad.name());
    assertThat(told.status()).as(told.toString()).isEqualTo(1);
    assertThat(told.err())
        .contains("pipeline '" + bad.name() + "' did not start")
        .contains(bad.error().name())
        .contains(bad.says())
        .doesNotContain("sesame");

    ApplicationFailure failure =
        failure(
            systems
                .temporal()
                .client()
                .newUntypedWorkflowStub(new PipelineName(bad.name()).workflowId()));
    assertThat(failure.getType()).isEqualTo(bad.error().name());
    assertThat(failure.getOriginalMessage())
        .contains(bad.says())
        .containsOnlyOnce(bad.error().action());
    assertThat(
            systems.inTarget(
                "SELECT TABLE_SCHEMA || '.' || TABLE_NAME FROM %s.INFORMATION_SCHEMA.TABLES WHERE"
                        .formatted(BadCase.database(bad.name()))
                    + " TABLE_SCHEMA <> 'INFORMATION_SCHEMA'"))
        .isSubsetOf("PUBLIC.ORDERS");
  }

  @Test
  void nothingIsLeftOnTheSource() {
    assertThat(systems.source().query("SELECT pubname FROM pg_publication"))
        .containsExactly(BadInputs.FOREIGN_PUBLICATION);
    assertThat(systems.source().query("SELECT slot_name" + OURS))
        .contains(BadInputs.PHYSICAL_SLOT, BadInputs.BUSY_SLOT)
        .noneMatch(slot -> CASES.stream().anyMatch(bad -> slot.equals("rosetta_" + bad.name())));
  }

  /** As typed with tctl, the temporal command or the UI: nothing stands between and checks. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PipelineWorkflow | rosetta-pipeline-typed  |                       | 'pipeline' is missing
          PipelineWorkflow | rosetta-pipeline-typed  | {}                    | 'pipeline' is missing
          PipelineWorkflow | rosetta-pipeline-typed  | "view"                | no PipelineInput
          PipelineWorkflow | rosetta-pipeline-typed  | [1]                   | no PipelineInput
          PipelineWorkflow | rosetta-pipeline-typed  | {"pipeline":          | no PipelineInput
          PipelineWorkflow | rosetta-pipeline-typed  | {"pipline":"view"}    | unknown field 'pipline'
          PipelineWorkflow | rosetta-pipeline-typed  | {"pipeline":"view"}   | only runs as 'rosetta-pipeline-view'
          PipelineWorkflow | rosetta-pipeline-typed  | {"pipeline":"typed"}  | There is no pipeline 'typed'
          PipelineWorkflow | rosetta-pipeline-typed  | {"pipeline":"typed","lease":"soon"} | field 'lease'
          BackfillWorkflow | rosetta-backfill-view-j |                       | 'pipeline' is missing
          BackfillWorkflow | rosetta-backfill-view-j | 7                     | no BackfillInput
          BackfillWorkflow | rosetta-backfill-view-j | {"pipeline":"view"}   | 'table'
          BackfillWorkflow | rosetta-backfill-typed-j| {"pipeline":"typed","table":"public.t"} | There is no pipeline 'typed'
          """)
  void anInputThatCannotBeUsedFailsTheWorkflow(
      String type, String id, String json, String message) {
    WorkflowStub started = systems.startTyped(type, "rosetta", id, json);
    ApplicationFailure failure = failure(started);
    assertThat(failure.getMessage()).contains(message);
  }

  /** Through a process of its own, whose status a script sees. */
  @Test
  void aConfigurationWithMistakesEndsTheWorkerWithAStatusAndTheirPlaces() throws Exception {
    Path config =
        Files.writeString(
            folder.resolve("wrong.yaml"),
            """
            sources:
              shop: {host: h, port: many, database: d, user: u, pasword: p}
            destinations:
              lake: {account: a, user: u, password: p, warehouse: w, database: d}
            pipelines:
              orders: {source: shop, destination: lake, tables: []}
              lines: {source: shop, destination: pond, tables: public.t, batch: [1]}
            """);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                RosettaMain.class.getName(),
                "worker",
                "--config",
                config.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isEqualTo(2);
    assertThat(said)
        .contains("wrong.yaml:2:25: sources.shop.port")
        .contains("sources.shop.pasword: unknown key; allowed here: database, host, password")
        .contains("pipelines.orders.tables: is an empty list")
        .contains("pipelines.lines.tables: must be a list")
        .contains("pipelines.lines.batch: must be a section")
        .contains("there is no destination 'pond'; the file has: lake");
  }

  private static ApplicationFailure failure(WorkflowStub workflow) {
    WorkflowFailedException failed =
        catchThrowableOfType(
            WorkflowFailedException.class,
            () -> workflow.getResult(60, TimeUnit.SECONDS, String.class));
    assertThat(failed).as("a workflow that fails").isNotNull();
    return (ApplicationFailure) failed.getCause();
  }
}
