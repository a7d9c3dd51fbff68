package io.rosetta.worker;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rosetta.workflows.PayloadJson;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testing.TemporalDevServer;
import io.temporal.testing.TemporalDevServerOptions;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The official development server, from the {@code temporal} program on the PATH. */
final class RealTemporal implements AutoCloseable {
  private final TemporalDevServer server;
  private final WorkflowServiceStubs stubs;
  private final WorkflowClient client;

  private RealTemporal(TemporalDevServer server) {
    this.server = server;
    stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget(server.getTarget()).build());
    client =
        WorkflowClient.newInstance(
            stubs,
            WorkflowClientOptions.newBuilder()
                .setDataConverter(PayloadJson.converter())
                .setNamespace(server.getNamespace())
                .build());
  }

  /** Skips the test visibly without the program, or fails where the environment requires it. */
  static RealTemporal start(List<String> extraArgs) {
    Optional<String> program = program();
    if (program.isEmpty()
        && Optional.ofNullable(System.getenv("ROSETTA_TESTS_REQUIRE"))
            .orElse("")
            .contains("temporal")) {
      fail("no `temporal` on the PATH, but ROSETTA_TESTS_REQUIRE asks for it");
    }
    assumeTrue(program.isPresent(), "no `temporal` on the PATH");
    return new RealTemporal(
        TemporalDevServer.start(
            TemporalDevServerOptions.newBuilder()
                .setExistingPath(program.orElseThrow())
                .setDownloadEnabled(false)
                .setUiEnabled(false)
                .setLogLevel("never")
                .setLogFile(Path.of("target", "temporal-server.log").toString())
                .setExtraArgs(extraArgs)
                .build()));
  }

  WorkflowClient client() {
    return client;
  }

  String target() {
    return server.getTarget();
  }

  @Override
  public void close() {
    stubs.shutdownNow();
    server.close();
  }

  private static Optional<String> program() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .map(folder -> Path.of(folder, "temporal"))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }
}
