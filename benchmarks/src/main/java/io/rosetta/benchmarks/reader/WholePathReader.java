package io.rosetta.benchmarks.reader;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rosetta.activities.model.Owner;
import io.rosetta.activities.model.StreamRun;
import io.rosetta.activities.pipeline.LivePipeline;
import io.rosetta.activities.pipeline.PipelineRegistry;
import io.rosetta.activities.stream.session.StreamSettings;
import io.rosetta.demo.local.PipelineFile;
import io.rosetta.worker.ConfiguredPipelines;
import io.rosetta.worker.config.ConfigReader;
import io.rosetta.worker.config.RosettaConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The product from the slot to the commit in the target: all that a worker does but for Temporal.
 * Every task is a pipeline of its own, so it starts at the slot's beginning.
 */
final class WholePathReader implements LogReader {
  private static final Duration LEASE = Duration.ofHours(1);
  private static final long LOOK_MILLIS = 2;

  private final Place place;

  WholePathReader(Place place) {
    this.place = place;
  }

  /** What a worker with this heap gives to the stream of its only pipeline. */
  static StreamSettings streamSettings() {
    return StreamSettings.defaults(Runtime.getRuntime().maxMemory(), 1);
  }

  @Override
  public void read(ReadTask task, Runnable done) throws Exception {
    Owner owner =
        new Owner("benchmark", task.slot(), "run", Clock.systemUTC().instant().plus(LEASE));
    String name = task.slot().replace('_', '-');
    EmulatedTarget.forget(place.targetPort(), tables(task));
    try (PipelineRegistry pipelines = configured(task, name)) {
      LivePipeline pipeline = pipelines.get(name);
      pipeline.connect();
      pipeline.prepareTarget(owner);
      StreamRun stream = pipeline.stream(owner);
      CompletableFuture<Void> ended = run(stream);
      while (stream.progress().rows() < task.rows()) {
        if (ended.isDone()) {
          ended.join();
          throw new IllegalStateException("the stream ended before all was applied");
        }
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      }
      done.run();
      stream.drain();
      ended.join();
    }
  }

  private static List<String> tables(ReadTask task) {
    return List.of(task.table().split(",", -1));
  }

  private static CompletableFuture<Void> run(StreamRun stream) {
    CompletableFuture<Void> ended = new CompletableFuture<>();
    new Thread(
            () -> {
              try {
                stream.run();
                ended.complete(null);
              } catch (Throwable e) {
                ended.completeExceptionally(e);
              }
            },
            "stream")
        .start();
    return ended;
  }

  /** The pipeline as its rosetta.yaml describes it, with all defaults of the product. */
  private PipelineRegistry configured(ReadTask task, String name) throws IOException {
    Path file = place.directory().resolve(name + ".yaml");
    Files.createDirectories(place.directory());
    PipelineFile.write(
        file,
        new PipelineFile.Places(
            "127.0.0.1:7233", place.sourcePort(), place.database(), place.targetPort()),
        List.of(
            new PipelineFile.Pipeline(
                name,
                tables(task).stream().map(table -> "\"public\".\"" + table + '"').toList(),
                List.of(
                    "initial: now",
                    "slot: " + task.slot(),
                    "publication: " + task.publication()))));
    RosettaConfig config = new ConfigReader(Map.of()).read(file);
    return ConfiguredPipelines.registry(config, new SimpleMeterRegistry());
  }
}
