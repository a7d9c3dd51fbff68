package io.rosetta.activities.stream.session;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** A stream's meters, tagged with the pipeline. Thread-safe. */
public final class StreamMetrics {
  private final Counter batches;
  private final Counter rows;
  private final Counter bytes;
  private final Counter spills;
  private final Counter quarantined;
  private final Timer stage;
  private final Timer commit;
  private final DistributionSummary batchRows;

  public StreamMetrics(MeterRegistry registry, String pipeline) {
    Tags tags = Tags.of("pipeline", pipeline);
    batches = registry.counter("rosetta.stream.batches", tags);
    rows = registry.counter("rosetta.stream.changes", tags);
    bytes = registry.counter("rosetta.stream.bytes", tags);
    spills = registry.counter("rosetta.stream.spills", tags);
    quarantined = registry.counter("rosetta.stream.quarantined", tags);
    stage = registry.timer("rosetta.stream.stage", tags);
    commit = registry.timer("rosetta.stream.commit", tags);
    batchRows = registry.summary("rosetta.stream.batch.changes", tags);
  }

  void staged(long nanos, long stagedBytes) {
    stage.record(Duration.ofNanos(nanos));
    bytes.increment((double) stagedBytes);
  }

  void quarantined(long values) {
    quarantined.increment((double) values);
  }

  void spilled() {
    spills.increment();
  }

  void committed(long nanos, long changes) {
    commit.record(Duration.ofNanos(nanos));
    batches.increment();
    rows.increment((double) changes);
    batchRows.record((double) changes);
  }
}
