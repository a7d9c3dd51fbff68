package io.rosetta.worker.temporal;

import com.uber.m3.tally.NoopScope;
import com.uber.m3.tally.Scope;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.rosetta.worker.config.TemporalConfig;
import io.rosetta.workflows.PayloadJson;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection to Temporal. Address and the rest come from Temporal's own client configuration
 * (environment, profile file) where that says something, else from {@code rosetta.yaml}.
 */
public final class TemporalConnection implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TemporalConnection.class);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final String DEFAULT_ADDRESS = "127.0.0.1:7233";
  private static final String DEFAULT_NAMESPACE = "default";

  /** A server that will not say what a namespace's id is; anything else may pass. */
  private static final Set<Status.Code> SILENT =
      EnumSet.of(Status.Code.PERMISSION_DENIED, Status.Code.UNIMPLEMENTED, Status.Code.NOT_FOUND);

  private final String address;
  private final WorkflowServiceStubs stubs;
  private final WorkflowClient client;

  private TemporalConnection(String address, WorkflowServiceStubs stubs, WorkflowClient client) {
    this.address = address;
    this.stubs = stubs;
    this.client = client;
  }

  /** Connects without metrics, for a command. */
  public static TemporalConnection open(TemporalConfig config) {
    return open(config, new NoopScope(), "rosetta-cli@" + ProcessHandle.current().pid());
  }

  /**
   * Connects and checks that the server answers.
   *
   * @throws UnreachableException within seconds when it does not
   */
  public static TemporalConnection open(TemporalConfig config, Scope metrics, String identity) {
    ClientConfigProfile profile = profile();
    String address =
        Optional.ofNullable(profile.getAddress()).or(config::addressGiven).orElse(DEFAULT_ADDRESS);
    String namespace =
        Optional.ofNullable(profile.getNamespace())
            .or(config::namespaceGiven)
            .orElse(DEFAULT_NAMESPACE);
    WorkflowServiceStubsOptions options =
        WorkflowServiceStubsOptions.newBuilder(profile.toWorkflowServiceStubsOptions())
            .setTarget(address)
            .setMetricsScope(metrics)
            .build();
    WorkflowServiceStubs stubs = WorkflowServiceStubs.newServiceStubs(options);
    try {
      stubs.connect(CONNECT_TIMEOUT);
    } catch (RuntimeException e) {
      stubs.shutdownNow();
      throw new UnreachableException(address, e);
    }
    WorkflowClient client =
        WorkflowClient.newInstance(
            stubs,
            WorkflowClientOptions.newBuilder(profile.toWorkflowClientOptions())
                .setNamespace(namespace)
                .setIdentity(identity)
                .setDataConverter(PayloadJson.converter())
                .build());
    return new TemporalConnection(address, stubs, client);
  }

  public WorkflowClient client() {
    return client;
  }

  public WorkflowServiceStubs stubs() {
    return stubs;
  }

  public String address() {
    return address;
  }

  public String namespace() {
    return client.getOptions().getNamespace();
  }

  /**
   * What tells this namespace from one of the same name in another cluster; empty where the server
   * does not say.
   */
  public String namespaceId() {
    try {
      return stubs
          .blockingStub()
          .describeNamespace(
              DescribeNamespaceRequest.newBuilder().setNamespace(namespace()).build())
          .getNamespaceInfo()
          .getId();
    } catch (StatusRuntimeException e) {
      if (!SILENT.contains(e.getStatus().getCode())) {
        throw e;
      }
      LOG.warn(
          "namespace has no id here, owners go by its name namespace={} reason=\"{}\"",
          namespace(),
          e.getStatus());
      return "";
    }
  }

  @Override
  public void close() {
    stubs.shutdown();
    if (!stubs.awaitTermination(1, TimeUnit.SECONDS)) {
      stubs.shutdownNow();
    }
  }

  private static ClientConfigProfile profile() {
    try {
      return ClientConfigProfile.load();
    } catch (IOException e) {
      throw new IllegalStateException(
          "Temporal's client configuration cannot be read: " + e.getMessage(), e);
    }
  }

  /** No Temporal server answers at the address. */
  public static final class UnreachableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreachableException(String address, Throwable cause) {
      super(
          "No Temporal server answers at "
              + address
              + " ("
              + rootMessage(cause)
              + "). Start one (temporal server start-dev), or set TEMPORAL_ADDRESS or"
              + " temporal.address in rosetta.yaml.",
          cause);
    }

    private static String rootMessage(Throwable cause) {
      Throwable root = cause;
      while (root.getCause() != null) {
        root = root.getCause();
      }
      if (root instanceof StatusRuntimeException status
          && status.getStatus().getCode() == Status.Code.DEADLINE_EXCEEDED) {
        return "it took too long";
      }
      return String.valueOf(root.getMessage()).lines().findFirst().orElse("");
    }
  }
}
