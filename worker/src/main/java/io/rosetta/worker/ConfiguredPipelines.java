package io.rosetta.worker;

import io.micrometer.core.instrument.MeterRegistry;
import io.rosetta.activities.backfill.BackfillSettings;
import io.rosetta.activities.disk.ProcessDirectory;
import io.rosetta.activities.model.Secret;
import io.rosetta.activities.pipeline.LivePipeline;
import io.rosetta.activities.pipeline.PipelineRegistry;
import io.rosetta.activities.pipeline.PipelineSetup;
import io.rosetta.activities.pipeline.ReplicatedPipeline;
import io.rosetta.activities.postgres.SourceSettings;
import io.rosetta.activities.snowflake.Credentials;
import io.rosetta.activities.snowflake.DestinationSettings;
import io.rosetta.activities.stream.session.StreamSettings;
import io.rosetta.worker.config.BatchConfig;
import io.rosetta.worker.config.DestinationConfig;
import io.rosetta.worker.config.PipelineConfig;
import io.rosetta.worker.config.RosettaConfig;
import io.rosetta.worker.config.SourceConfig;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** Makes the pipelines of a configuration out of the library's parts. */
public final class ConfiguredPipelines {
  private ConfiguredPipelines() {}

  /** Makes each when it is asked for. */
  public static PipelineRegistry registry(RosettaConfig config, MeterRegistry meters) {
    Map<String, Supplier<LivePipeline>> pipelines = new HashMap<>();
    config
        .pipelines()
        .forEach(
            (name, pipeline) -> {
              PipelineSetup setup = setup(config, pipeline);
              pipelines.put(name, () -> new ReplicatedPipeline(setup, meters, Clock.systemUTC()));
            });
    return new PipelineRegistry(pipelines);
  }

  /** All that the configuration says of one of its pipelines. */
  public static PipelineSetup setup(RosettaConfig config, PipelineConfig pipeline) {
    long heap = Runtime.getRuntime().maxMemory();
    int streams = StreamSlots.sharing(config.worker(), config.pipelines().size(), heap);
    StreamSettings byHeap =
        pipeline
            .memoryBytes()
            .map(memory -> StreamSettings.defaults(memory, 1))
            .orElseGet(() -> StreamSettings.defaults(heap, streams));
    Path directory =
        ProcessDirectory.below(Path.of(System.getProperty("java.io.tmpdir"), "rosetta"));
    return new PipelineSetup(
        pipeline.settings(),
        source(config.sources().get(pipeline.source()))
            .withMaxConnections(config.worker().poolMaxConnections()),
        destination(pipeline.destination(), config.destinations().get(pipeline.destination())),
        bounded(byHeap, pipeline.batch()),
        BackfillSettings.of(
            directory,
            pipeline.backfill().lanes(),
            pipeline.backfill().parallel(),
            pipeline.backfill().chunkTimeout()),
        pipeline.onGap(),
        config.sources().get(pipeline.source()).wal(),
        pipeline.lease(),
        directory);
  }

  private static SourceSettings source(SourceConfig source) {
    return SourceSettings.of(
            source.host(), source.port(), source.database(), source.user(), source.password())
        .withTls(
            source.sslMode().name().toLowerCase(Locale.ROOT).replace('_', '-'),
            source.rootCertificate());
  }

  private static DestinationSettings destination(String name, DestinationConfig destination) {
    Credentials credentials =
        destination
            .keyFile()
            .<Credentials>map(
                file ->
                    new Credentials.KeyPair(
                        Path.of(file), destination.keyPassphrase().orElse(new Secret(""))))
            .orElseGet(() -> new Credentials.Password(destination.signInPassword().orElseThrow()));
    return new DestinationSettings(
        name,
        destination.account(),
        destination.url().toString(),
        destination.user(),
        credentials,
        destination.roleName().orElse(""),
        destination.warehouse(),
        Map.of());
  }

  private static StreamSettings bounded(StreamSettings byHeap, BatchConfig batch) {
    return new StreamSettings(
        batch.mostRows().map(Integer::longValue).orElse(byHeap.maxBatchChanges()),
        batch.mostBytes().orElse(byHeap.batchBytes()),
        byHeap.queueBytes(),
        batch.commitInterval().orElse(byHeap.commitInterval()),
        byHeap.heartbeatInterval(),
        byHeap.positionInterval(),
        byHeap.pollInterval(),
        byHeap.fileBytes(),
        byHeap.stagers());
  }
}
