package io.rosetta.worker;

import io.micrometer.core.instrument.MeterRegistry;
import io.rosetta.activities.pipeline.ActivityFailures;
import io.rosetta.activities.pipeline.BackfillActivitiesImpl;
import io.rosetta.activities.pipeline.BackfillLaneActivityImpl;
import io.rosetta.activities.pipeline.OffsetActivitiesImpl;
import io.rosetta.activities.pipeline.Owners;
import io.rosetta.activities.pipeline.PipelineActivitiesImpl;
import io.rosetta.activities.pipeline.PipelineMetrics;
import io.rosetta.activities.pipeline.PipelineRegistry;
import io.rosetta.activities.pipeline.SignsOfLife;
import io.rosetta.activities.pipeline.StreamActivityImpl;
import io.rosetta.activities.pipeline.WorkerStopping;
import io.rosetta.worker.config.RosettaConfig;
import io.rosetta.worker.config.WorkerConfig;
import io.rosetta.worker.http.StatusServer;
import io.rosetta.worker.temporal.SearchAttributeRegistration;
import io.rosetta.worker.temporal.TemporalConnection;
import io.rosetta.workflows.RosettaWorkflows;
import io.rosetta.workflows.TaskQueues;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running worker: polls Temporal, runs the pipelines of its configuration, serves metrics and
 * health. {@link #close} hands the streams over: it stops taking work, lets every stream commit the
 * batch in flight, and only then ends.
 */
public final class RosettaWorker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RosettaWorker.class);

  /** A cancel or a pause reaches a stream on a heartbeat, so they must be frequent. */
  private static final Duration HEARTBEAT_THROTTLE = Duration.ofSeconds(5);

  /** A thread each, most of which sleep; more jobs than this wait for one of those to go on. */
  private static final int WAITING_STEPS = 500;

  /** A lane keeps a core busy, its own or that of a source; it needs little memory. */
  private static final int LANES = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());

  private final WorkerStopping stopping = new WorkerStopping();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final WorkerMetrics metrics;
  private final TemporalConnection temporal;
  private final PipelineRegistry pipelines;
  private final WorkerFactory factory;
  private final StatusServer status;
  private final Duration grace;

  /** Starts the worker that the configuration describes. */
  public static RosettaWorker start(RosettaConfig config) throws IOException {
    return start(config, ConfiguredPipelines::registry);
  }

  /**
   * As {@link #start(RosettaConfig)}, with pipelines of the caller's making.
   *
   * @throws IOException when the status address cannot be listened on
   */
  static RosettaWorker start(
      RosettaConfig config, BiFunction<RosettaConfig, MeterRegistry, PipelineRegistry> pipelines)
      throws IOException {
    WorkerMetrics metrics = new WorkerMetrics();
    try {
      return new RosettaWorker(config, metrics, pipelines.apply(config, metrics.registry()));
    } catch (IOException | RuntimeException e) {
      metrics.close();
      throw e;
    }
  }

  private RosettaWorker(RosettaConfig config, WorkerMetrics metrics, PipelineRegistry pipelines)
      throws IOException {
    this.metrics = metrics;
    this.pipelines = pipelines;
    grace = config.worker().shutdownGrace();
    temporal = TemporalConnection.open(config.temporal(), metrics.temporalScope(), identity());
    try {
      status = new StatusServer(config.worker().http(), metrics::scrape, this::isReady);
      factory = factory(config.worker());
      factory.start();
    } catch (IOException | RuntimeException e) {
      temporal.close();
      throw e;
    }
    LOG.info(
        "worker started temporal={} namespace={} identity={} pipelines={} streams={} http_port={}",
        temporal.address(),
        temporal.namespace(),
        temporal.client().getOptions().getIdentity(),
        config.pipelines().keySet(),
        StreamSlots.of(config.worker(), Runtime.getRuntime().maxMemory()),
        status.port());
  }

  private WorkerFactory factory(WorkerConfig config) {
    boolean searchAttributes = new SearchAttributeRegistration(temporal).register();
    Owners owners = new Owners(temporal.namespaceId(), Clock.systemUTC());
    PipelineMetrics pipelineMetrics = new PipelineMetrics(metrics.registry());
    WorkerFactory workers =
        WorkerFactory.newInstance(
            temporal.client(),
            WorkerFactoryOptions.newBuilder()
                .setWorkerInterceptors(new ActivityFailures(pipelineMetrics), new SignsOfLife())
                .build());
    Worker control = workers.newWorker(TaskQueues.CONTROL, options().build());
    RosettaWorkflows.register(control);
    BackfillActivitiesImpl backfills =
        new BackfillActivitiesImpl(pipelines, stopping, searchAttributes, Clock.systemUTC());
    control.registerActivitiesImplementations(
        new PipelineActivitiesImpl(pipelines, pipelineMetrics, searchAttributes, owners),
        new OffsetActivitiesImpl(pipelines, owners),
        backfills);
    workers
        .newWorker(
            TaskQueues.BACKFILL_STEPS,
            options().setMaxConcurrentActivityExecutionSize(WAITING_STEPS).build())
        .registerActivitiesImplementations(backfills);
    workers
        .newWorker(
            TaskQueues.BACKFILL, options().setMaxConcurrentActivityExecutionSize(LANES).build())
        .registerActivitiesImplementations(
            new BackfillLaneActivityImpl(pipelines, stopping, Clock.systemUTC()));
    int slots = StreamSlots.of(config, Runtime.getRuntime().maxMemory());
    workers
        .newWorker(
            TaskQueues.STREAM, options().setMaxConcurrentActivityExecutionSize(slots).build())
        .registerActivitiesImplementations(
            new StreamActivityImpl(
                pipelines, pipelineMetrics, stopping, owners, Clock.systemUTC()));
    return workers;
  }

  private static WorkerOptions.Builder options() {
    return RosettaWorkflows.workerOptions()
        .setMaxHeartbeatThrottleInterval(HEARTBEAT_THROTTLE)
        .setAllowActivityHeartbeatDuringShutdown(true);
  }

  private boolean isReady() {
    return factory != null && factory.isStarted() && !closed.get();
  }

  /** Where metrics and health are served. */
  public int httpPort() {
    return status.port();
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    LOG.info("worker stops, streams drain grace={}", grace);
    factory.shutdown();
    stopping.ask();
    factory.awaitTermination(grace.toMillis(), TimeUnit.MILLISECONDS);
    if (!factory.isTerminated()) {
      LOG.warn("streams did not drain in time, they are interrupted grace={}", grace);
      factory.shutdownNow();
      factory.awaitTermination(HEARTBEAT_THROTTLE.toMillis(), TimeUnit.MILLISECONDS);
    }
    pipelines.close();
    status.close();
    temporal.close();
    metrics.close();
    LOG.info("worker stopped");
  }

  private static String identity() {
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      host = "unknown-host";
    }
    return "rosetta@" + host + ":" + ProcessHandle.current().pid();
  }
}
