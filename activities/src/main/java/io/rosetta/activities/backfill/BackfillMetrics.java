package io.rosetta.activities.backfill;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.rosetta.activities.model.BackfillJob;
import io.rosetta.workflows.backfill.BackfillState;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** What a pipeline's backfills measure of themselves, by the tag {@code pipeline}. Any thread. */
public final class BackfillMetrics {
  private final Counter rows;
  private final Counter bytes;
  private final Counter chunks;
  private final Counter deadConnections;
  private final Timer reading;
  private final Timer whole;
  private final Map<BackfillState, AtomicInteger> jobs = new EnumMap<>(BackfillState.class);

  public BackfillMetrics(MeterRegistry registry, String pipeline) {
    Tags tags = Tags.of("pipeline", pipeline);
    rows = registry.counter("rosetta.backfill.rows", tags);
    bytes = registry.counter("rosetta.backfill.bytes", tags);
    chunks = registry.counter("rosetta.backfill.chunks", tags);
    deadConnections = registry.counter("rosetta.backfill.dead.connections", tags);
    reading = registry.timer("rosetta.backfill.chunk.read", tags);
    whole = registry.timer("rosetta.backfill.chunk", tags);
    for (BackfillState state : BackfillState.values()) {
      AtomicInteger count = new AtomicInteger();
      jobs.put(state, count);
      Gauge.builder("rosetta.backfill.jobs", count, AtomicInteger::get)
          .tags(tags.and("state", state.name()))
          .strongReference(true)
          .register(registry);
    }
  }

  /**
   * A chunk is in the ledger.
   *
   * @param readNanos until the source had sent it all
   * @param nanos until it was loaded
   */
  void copied(long chunkRows, long chunkBytes, long readNanos, long nanos) {
    rows.increment((double) chunkRows);
    bytes.increment((double) chunkBytes);
    chunks.increment();
    reading.record(Duration.ofNanos(readNanos));
    whole.record(Duration.ofNanos(nanos));
  }

  /** A session of the target was thrown away after a network error. */
  public void connectionLost() {
    deadConnections.increment();
  }

  /** All jobs, as they were seen just now. */
  public void jobs(Collection<BackfillJob> seen) {
    jobs.forEach(
        (state, count) ->
            count.set((int) seen.stream().filter(job -> job.state() == state).count()));
  }
}
