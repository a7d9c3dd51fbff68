package io.rosetta.worker.config;

import java.time.Duration;
import java.util.Optional;

/**
 * When a batch closes, whichever comes first. What is null is decided by the heap. An idle stream
 * closes at once, so these bound only how large batches grow under load.
 *
 * @param interval the least time between the beginnings of two batches
 * @param rows source changes
 * @param bytes of heap
 */
public record BatchConfig(Duration interval, Integer rows, Long bytes) {
  static final BatchConfig BY_HEAP = new BatchConfig(null, null, null);

  public Optional<Duration> commitInterval() {
    return Optional.ofNullable(interval);
  }

  public Optional<Integer> mostRows() {
    return Optional.ofNullable(rows);
  }

  public Optional<Long> mostBytes() {
    return Optional.ofNullable(bytes);
  }

  static BatchConfig read(ConfigSection section) {
    BatchConfig config =
        new BatchConfig(
            section.parsed(
                "interval",
                null,
                text -> Notation.duration(text, Duration.ZERO, Duration.ofHours(1))),
            section.parsed("rows", null, text -> Notation.integer(text, 1, 100_000_000)),
            section.parsed("bytes", null, text -> Notation.bytes(text, 1 << 20, 16L << 30)));
    section.finish();
    return config;
  }
}
