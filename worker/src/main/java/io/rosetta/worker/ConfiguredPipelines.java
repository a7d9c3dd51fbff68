package io.rosetta.worker;

import io.micrometer.core.instrument.MeterRegistry;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.pipeline.LivePipeline;
import io.rosetta.activities.pipeline.PipelineRegistry;
import io.rosetta.worker.config.RosettaConfig;
import io.rosetta.workflows.RosettaError;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Makes the pipelines of a configuration out of the library's parts. */
final class ConfiguredPipelines {
  private ConfiguredPipelines() {}

  static PipelineRegistry registry(RosettaConfig config, MeterRegistry meters) {
    Map<String, Supplier<LivePipeline>> pipelines = new HashMap<>();
    config
        .pipelines()
        .forEach(
            (name, pipeline) ->
                pipelines.put(
                    name,
                    () -> {
                      throw new RosettaException(
                          RosettaError.INTERNAL,
                          "The parts of pipeline '" + name + "' are not joined yet.");
                    }));
    return new PipelineRegistry(pipelines);
  }
}
