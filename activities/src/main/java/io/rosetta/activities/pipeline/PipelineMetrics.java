package io.rosetta.activities.pipeline;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.StreamProgress;
import io.rosetta.activities.model.StreamRun;
import io.rosetta.activities.model.TableStatus;
import io.rosetta.workflows.PipelineName;
import io.rosetta.workflows.RosettaError;
import io.temporal.activity.ActivityInfo;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

/**
 * What a pipeline measures of itself, by the tag {@code pipeline}. Read when the endpoint is asked;
 * nothing is counted per row. The table is in docs/metrics.md. Any thread.
 */
public final class PipelineMetrics {
  private static final double MILLIS = 1_000;

  private final MeterRegistry registry;
  private final Map<String, StreamMeter> streams = new ConcurrentHashMap<>();

  public PipelineMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  void poolAttempt(String pipeline) {
    registry.counter("rosetta.pool.init.attempts", "pipeline", name(pipeline)).increment();
  }

  /** An attempt failed; {@code retried} says whether its policy tries again. */
  void activityFailed(ActivityInfo info, RosettaError error, boolean retried) {
    registry
        .counter(
            "rosetta.activity.failures",
            "pipeline",
            PipelineName.ofWorkflowId(info.getWorkflowId()).map(PipelineName::value).orElse(""),
            "activity",
            info.getActivityType(),
            "error",
            error.name(),
            "retried",
            Boolean.toString(retried))
        .increment();
  }

  void streams(String pipeline, StreamRun run) {
    streams.computeIfAbsent(pipeline, this::register).begin(run);
  }

  void streamEnded(String pipeline, StreamRun run) {
    streams.computeIfPresent(pipeline, (name, meter) -> meter.end(run));
  }

  private static String name(String pipeline) {
    return pipeline == null ? "" : pipeline;
  }

  private StreamMeter register(String pipeline) {
    StreamMeter meter = new StreamMeter();
    Tags tags = Tags.of("pipeline", pipeline);
    gauge("rosetta.stream.running", tags, meter, m -> m.running() ? 1 : 0);
    gauge("rosetta.stream.lag.seconds", tags, meter, m -> m.progress().lagMillis() / MILLIS);
    gauge(
        "rosetta.stream.received.not.committed.bytes",
        tags,
        meter,
        m -> Math.max(0, m.progress().received().minus(m.progress().committed())));
    gauge("rosetta.stream.tables.failed", tags, meter, StreamMeter::failedTables);
    FunctionCounter.builder("rosetta.stream.attempts", meter, StreamMeter::attempts)
        .tags(tags)
        .register(registry);
    return meter;
  }

  private void gauge(
      String name, Tags tags, StreamMeter meter, ToDoubleFunction<StreamMeter> value) {
    Gauge.builder(name, meter, value).tags(tags).strongReference(true).register(registry);
  }

  /** One pipeline's stream in this process, whichever attempt it is. */
  private static final class StreamMeter {
    private StreamRun current;
    private long attempts;
    private StreamProgress last = NOTHING;

    private static final StreamProgress NOTHING =
        new StreamProgress(
            StreamProgress.Phase.ENDED,
            0,
            Lsn.ZERO,
            Instant.EPOCH,
            Lsn.ZERO,
            0,
            0,
            0,
            0,
            0,
            0,
            List.of());

    synchronized void begin(StreamRun run) {
      current = run;
      attempts++;
    }

    synchronized StreamMeter end(StreamRun run) {
      if (current == run) {
        last = run.progress();
        current = null;
      }
      return this;
    }

    synchronized boolean running() {
      return current != null;
    }

    synchronized StreamProgress progress() {
      return current == null ? last : current.progress();
    }

    synchronized double attempts() {
      return attempts;
    }

    synchronized double failedTables() {
      return progress().tables().stream()
          .filter(table -> table.state() == TableStatus.State.FAILED)
          .count();
    }
  }
}
