package io.rosetta.worker.config;

import java.time.Duration;

/**
 * When a batch closes, whichever comes first. An idle stream closes at once, so these bound only
 * how large batches grow under load.
 *
 * @param rows source changes
 * @param bytes of decoded values
 */
public record BatchConfig(Duration interval, int rows, long bytes) {
  static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(1);
  static final int DEFAULT_ROWS = 500_000;
  static final long DEFAULT_BYTES = 64L << 20;

  static BatchConfig read(ConfigSection section) {
    BatchConfig config =
        new BatchConfig(
            section.parsed(
                "interval",
                DEFAULT_INTERVAL,
                text -> Notation.duration(text, Duration.ofMillis(10), Duration.ofHours(1))),
            section.integer("rows", DEFAULT_ROWS, 1, 100_000_000),
            section.parsed(
                "bytes", DEFAULT_BYTES, text -> Notation.bytes(text, 1 << 16, 16L << 30)));
    section.finish();
    return config;
  }
}
