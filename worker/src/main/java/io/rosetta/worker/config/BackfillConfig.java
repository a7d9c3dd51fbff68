package io.rosetta.worker.config;

import io.rosetta.activities.backfill.BackfillSettings;
import java.time.Duration;

/**
 * How rows that are there already are read.
 *
 * @param lanes that read one table side by side
 * @param parallel tables that are copied at once; the others wait for their turn
 * @param chunkTimeout for the statement that reads one chunk
 */
public record BackfillConfig(int lanes, int parallel, Duration chunkTimeout) {
  private static final int MOST_LANES = 64;
  private static final int MOST_PARALLEL = 32;

  static BackfillConfig read(ConfigSection section) {
    BackfillConfig config =
        new BackfillConfig(
            section.parsed(
                "lanes",
                BackfillSettings.DEFAULT_LANES,
                text -> Notation.integer(text, 1, MOST_LANES)),
            section.parsed(
                "parallel",
                BackfillSettings.DEFAULT_PARALLEL,
                text -> Notation.integer(text, 1, MOST_PARALLEL)),
            section.parsed(
                "chunk_timeout",
                BackfillSettings.DEFAULT_CHUNK_TIMEOUT,
                text -> Notation.duration(text, Duration.ofMinutes(1), Duration.ofDays(1))));
    section.finish();
    return config;
  }
}
