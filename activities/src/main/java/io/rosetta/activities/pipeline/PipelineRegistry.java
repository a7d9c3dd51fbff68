package io.rosetta.activities.pipeline;

import io.rosetta.activities.model.RosettaException;
import io.rosetta.workflows.RosettaError;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pipelines of this process. Their connections belong to the process: one that is asked for and
 * is not there yet is made. Used from all activity threads.
 */
public final class PipelineRegistry implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PipelineRegistry.class);

  /** Sessions of a Snowflake that is gone are signed out in minutes: the driver tries again. */
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);

  private final Map<String, Supplier<LivePipeline>> configured;
  private final Map<String, LivePipeline> live = new ConcurrentHashMap<>();
  private final Duration closePatience;

  public PipelineRegistry(Map<String, Supplier<LivePipeline>> configured) {
    this(configured, CLOSE_PATIENCE);
  }

  /**
   * As above.
   *
   * @param closePatience how long {@link #close} waits
   */
  public PipelineRegistry(Map<String, Supplier<LivePipeline>> configured, Duration closePatience) {
    this.configured = Map.copyOf(configured);
    this.closePatience = closePatience;
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

  /**
   * Closes all pipelines side by side. One whose partners do not answer is left to the end of the
   * process after a while, so that a worker ends in time whatever is gone around it.
   */
  @Override
  public void close() {
    Map<String, Thread> closing = new TreeMap<>();
    live.forEach(
        (name, pipeline) ->
            closing.put(name, DaemonThreads.named(pipeline::close, "rosetta-close-" + name)));
    live.clear();
    closing.values().forEach(Thread::start);
    long deadline = System.nanoTime() + closePatience.toNanos();
    closing.forEach(
        (name, thread) -> {
          if (!ends(thread, deadline)) {
            LOG.warn(
                "event=pipeline_not_closed pipeline={} after={} next=\"its connections end with the process\"",
                name,
                closePatience);
          }
        });
  }

  private static boolean ends(Thread thread, long deadline) {
    try {
      TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, deadline - System.nanoTime()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return !thread.isAlive();
  }
}
