package io.rosetta.testing;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.converter.DataConverter;
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
public final class RealTemporal implements AutoCloseable {
  private static final String REQUIRED_VARIABLE = "ROSETTA_TESTS_REQUIRE";
  private static final String PROGRAM = "temporal";

  private final TemporalDevServer server;
  private final WorkflowServiceStubs stubs;
  private final WorkflowClient client;

  private RealTemporal(TemporalDevServer server, DataConverter converter) {
    this.server = server;
    stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget(server.getTarget()).build());
    client =
        WorkflowClient.newInstance(
            stubs,
            WorkflowClientOptions.newBuilder()
                .setDataConverter(converter)
                .setNamespace(server.getNamespace())
                .build());
  }

  /**
   * Starts one. Skips the test visibly without the program, or fails where the environment requires
   * it.
   *
   * @param converter of the client
   * @param extraArgs for {@code temporal server start-dev}
   */
  public static RealTemporal start(DataConverter converter, List<String> extraArgs) {
    Optional<String> program = program();
    if (program.isEmpty() && isRequired()) {
      fail("no `temporal` on the PATH, but %s asks for it", REQUIRED_VARIABLE);
    }
    assumeTrue(program.isPresent(), "no `temporal` on the PATH");
    return new RealTemporal(
        TemporalDevServer.start(
            TemporalDevServerOptions.newBuilder()
                .setExistingPath(program.orElseThrow())
                .setDownloadEnabled(false)
                .setUiEnabled(false)
                .setLogLevel("never")
                .setLogFile(logFile().toString())
                .setExtraArgs(extraArgs)
                .build()),
        converter);
  }

  /** One a process: the tests of a module run in several at the same time. */
  private static Path logFile() {
    return Path.of("target", "temporal-server-" + ProcessHandle.current().pid() + ".log");
  }

  public WorkflowClient client() {
    return client;
  }

  /** {@code host:port} of the gRPC front end. */
  public String target() {
    return server.getTarget();
  }

  @Override
  public void close() {
    stubs.shutdownNow();
    server.close();
  }

  private static boolean isRequired() {
    return Optional.ofNullable(System.getenv(REQUIRED_VARIABLE)).orElse("").contains(PROGRAM);
  }

  private static Optional<String> program() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
        .map(folder -> Path.of(folder, PROGRAM))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }
}
