package io.rosetta.activities.pipeline;

import io.rosetta.activities.model.RosettaException;
import io.rosetta.workflows.RosettaError;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The pipelines of this process. Their connections belong to the process: one that is asked for and
 * is not there yet is made. Used from all activity threads.
 */
public final class PipelineRegistry implements AutoCloseable {
  private final Map<String, Supplier<LivePipeline>> configured;
  private final Map<String, LivePipeline> live = new ConcurrentHashMap<>();

  public PipelineRegistry(Map<String, Supplier<LivePipeline>> configured) {
    this.configured = Map.copyOf(configured);
  }

  /**
   * The pipeline of this name.
   *
   * @throws RosettaException CONFIGURATION_INVALID when this worker's configuration has none
   */
  public LivePipeline get(String name) {
    Supplier<LivePipeline> factory = name == null ? null : configured.get(name);
    if (factory == null) {
      throw new RosettaException(
          RosettaError.CONFIGURATION_INVALID,
          "There is no pipeline '"
              + name
              + "' in this worker's configuration; it has: "
              + String.join(", ", new TreeSet<>(configured.keySet()))
              + ".");
    }
    return live.computeIfAbsent(name, ignored -> factory.get());
  }

  @Override
  public void close() {
    live.values().forEach(LivePipeline::close);
    live.clear();
  }
}
