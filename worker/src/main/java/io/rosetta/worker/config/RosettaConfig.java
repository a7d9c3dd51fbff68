package io.rosetta.worker.config;

import java.util.Map;

/** All of {@code rosetta.yaml}, checked, with its defaults. */
public record RosettaConfig(
    TemporalConfig temporal,
    WorkerConfig worker,
    Map<String, SourceConfig> sources,
    Map<String, DestinationConfig> destinations,
    Map<String, PipelineConfig> pipelines) {
  public RosettaConfig {
    sources = Map.copyOf(sources);
    destinations = Map.copyOf(destinations);
    pipelines = Map.copyOf(pipelines);
  }
}
