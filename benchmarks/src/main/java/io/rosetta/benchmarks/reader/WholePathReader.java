package io.rosetta.benchmarks.reader;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rosetta.activities.model.Identifier;
import io.rosetta.activities.model.InitialLoad;
import io.rosetta.activities.model.Owner;
import io.rosetta.activities.model.PipelineSettings;
import io.rosetta.activities.model.Secret;
import io.rosetta.activities.model.StreamRun;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableSettings;
import io.rosetta.activities.pipeline.PipelineSetup;
import io.rosetta.activities.pipeline.ReplicatedPipeline;
import io.rosetta.activities.postgres.SourceSettings;
import io.rosetta.activities.postgres.WalThresholds;
import io.rosetta.activities.snowflake.Credentials;
import io.rosetta.activities.snowflake.DestinationSettings;
import io.rosetta.activities.stream.session.StreamSettings;
import io.rosetta.demo.local.LocalSnowflake;
import io.rosetta.worker.StreamSlots;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
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

  /** What a worker with this heap gives to each of its streams. */
  static StreamSettings streamSettings() {
    long heap = Runtime.getRuntime().maxMemory();
    return StreamSettings.defaults(heap, StreamSlots.byHeap(heap));
  }

  @Override
  public void read(ReadTask task, Runnable done) throws Exception {
    Owner owner =
        new Owner("benchmark", task.slot(), "run", Clock.systemUTC().instant().plus(LEASE));
    try (ReplicatedPipeline pipeline =
        new ReplicatedPipeline(setup(task), new SimpleMeterRegistry(), Clock.systemUTC())) {
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

  private PipelineSetup setup(ReadTask task) {
    List<TableSettings> tables =
        Arrays.stream(task.table().split(","))
            .map(name -> TableSettings.of(new TableId("public", name)))
            .toList();
    PipelineSettings settings =
        new PipelineSettings(
            task.slot().replace('_', '-'),
            task.publication(),
            task.slot(),
            new Identifier(LocalSnowflake.DATABASE),
            Map.of(),
            tables,
            InitialLoad.NOW,
            Map.of());
    return new PipelineSetup(
        settings,
        SourceSettings.of(
            "127.0.0.1", place.sourcePort(), place.database(), place.user(), new Secret("trusted")),
        destination(),
        streamSettings(),
        WalThresholds.DEFAULT,
        LEASE,
        place.directory());
  }

  private DestinationSettings destination() {
    return new DestinationSettings(
        "lake",
        "rosetta",
        "http://127.0.0.1:" + place.targetPort(),
        LocalSnowflake.USER,
        new Credentials.Password(new Secret(LocalSnowflake.PASSWORD)),
        "",
        "COMPUTE_WH",
        Map.of());
  }
}
