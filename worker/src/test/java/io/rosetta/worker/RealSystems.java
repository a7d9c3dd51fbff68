package io.rosetta.worker;

import com.google.protobuf.ByteString;
import io.rosetta.emulator.EmulatorOptions;
import io.rosetta.emulator.EmulatorUser;
import io.rosetta.emulator.SnowflakeEmulator;
import io.rosetta.emulator.fault.Faults;
import io.rosetta.testing.EmbeddedSource;
import io.rosetta.testing.RealTemporal;
import io.rosetta.worker.cli.Console;
import io.rosetta.worker.cli.RosettaCommand;
import io.rosetta.workflows.PayloadJson;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.client.WorkflowStub;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;

/**
 * What a worker talks to: Temporal's server, PostgreSQL and the emulated Snowflake, all real but
 * for the last. Secrets are words that occur nowhere else, so that they can be looked for.
 */
final class RealSystems implements AutoCloseable {
  static final String ACCOUNT = "rosetta";

  /** Of the role {@link #SOURCE_ROLE}, which must give it, and of the target's user. */
  static final String SOURCE_PASSWORD = "pg-sesame-4711";

  static final String TARGET_USER = "rosetta";
  static final String TARGET_PASSWORD = "sf-sesame-4711";
  static final String SOURCE_ROLE = "copies_with_password";
  static final String ROLE_WITHOUT_REPLICATION = "copies_without_replication";

  /** Signs in with {@link KeyFile#KEYS} only. */
  static final String SERVICE_USER = "ROSETTA_SERVICE";

  static {
    // Before the driver makes its first logger, which else writes past logback.
    System.setProperty("net.snowflake.jdbc.loggerImpl", "net.snowflake.client.log.SLF4JLogger");
  }

  private final RealTemporal temporal;
  private final EmbeddedSource source;
  private final SnowflakeEmulator emulator;

  private RealSystems(RealTemporal temporal, EmbeddedSource source, SnowflakeEmulator emulator) {
    this.temporal = temporal;
    this.source = source;
    this.emulator = emulator;
  }

  static RealSystems start() throws IOException {
    RealTemporal temporal = RealTemporal.start(PayloadJson.converter(), List.of());
    EmbeddedSource source = EmbeddedSource.create();
    createRole(source, EmbeddedSource.PASSWORD_GROUP);
    createRole(source, ROLE_WITHOUT_REPLICATION + " LOGIN");
    createRole(
        source,
        "%s LOGIN REPLICATION PASSWORD '%s' IN ROLE %s"
            .formatted(SOURCE_ROLE, SOURCE_PASSWORD, EmbeddedSource.PASSWORD_GROUP));
    EmulatorOptions options =
        EmulatorOptions.defaults()
            .withAccounts(ACCOUNT)
            .withUsers(
                EmulatorUser.withPassword(TARGET_USER, TARGET_PASSWORD),
                EmulatorUser.withKeys(SERVICE_USER, KeyFile.KEYS.getPublic()));
    return new RealSystems(temporal, source, SnowflakeEmulator.start(options));
  }

  /** Roles belong to the server, which other tests of this JVM use too. */
  private static void createRole(EmbeddedSource source, String role) {
    source.execute(
        "DO $$ BEGIN CREATE ROLE " + role + "; EXCEPTION WHEN duplicate_object THEN NULL; END $$");
  }

  RealTemporal temporal() {
    return temporal;
  }

  Faults targetFaults() {
    return emulator.faults();
  }

  EmbeddedSource source() {
    return source;
  }

  String targetUrl() {
    return "http://127.0.0.1:" + emulator.port();
  }

  void executeInTarget(List<String> statements) throws SQLException {
    try (Connection connection = target();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** The first column of the rows in the target, as text. */
  List<String> inTarget(String sql) throws SQLException {
    try (Connection connection = target();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> values = new ArrayList<>();
      while (rows.next()) {
        values.add(rows.getString(1));
      }
      return values;
    }
  }

  /** Whole rows in the target, as text. */
  List<List<String>> rowsInTarget(String sql) throws SQLException {
    try (Connection connection = target();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<List<String>> all = new ArrayList<>();
      while (rows.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          row.add(String.valueOf(rows.getString(i)));
        }
        all.add(row);
      }
      return all;
    }
  }

  private Connection target() throws SQLException {
    Properties properties = new Properties();
    properties.put("user", TARGET_USER);
    properties.put("password", TARGET_PASSWORD);
    return DriverManager.getConnection(emulator.jdbcUrl(), properties);
  }

  /** Runs a command as a user would, and keeps what it wrote. */
  static Told run(Path config, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--config", config.toString()));
    int status =
        RosettaCommand.commandLine(
                Map.of(), new Console(new PrintWriter(out, true), new PrintWriter(err, true)))
            .execute(all.toArray(String[]::new));
    return new Told(status, out.toString(), err.toString());
  }

  /**
   * What a command said.
   *
   * @param status its exit status
   */
  record Told(int status, String out, String err) {}

  /**
   * Starts a workflow as {@code tctl} and the UI do: the bytes of its argument as somebody typed
   * them.
   *
   * @param json null for no argument
   * @return a stub to wait with
   */
  WorkflowStub startTyped(String type, String taskQueue, String workflowId, String json) {
    StartWorkflowExecutionRequest.Builder request =
        StartWorkflowExecutionRequest.newBuilder()
            .setNamespace(temporal.client().getOptions().getNamespace())
            .setRequestId(UUID.randomUUID().toString())
            .setWorkflowId(workflowId)
            .setWorkflowType(WorkflowType.newBuilder().setName(type))
            .setTaskQueue(TaskQueue.newBuilder().setName(taskQueue));
    if (json != null) {
      request.setInput(
          Payloads.newBuilder()
              .addPayloads(
                  Payload.newBuilder()
                      .putMetadata("encoding", ByteString.copyFromUtf8("json/plain"))
                      .setData(ByteString.copyFromUtf8(json))));
    }
    temporal
        .client()
        .getWorkflowServiceStubs()
        .blockingStub()
        .startWorkflowExecution(request.build());
    return temporal.client().newUntypedWorkflowStub(workflowId);
  }

  @Override
  public void close() {
    emulator.close();
    source.close();
    temporal.close();
  }
}
