package io.rosetta.activities.stream.session;

import java.time.Duration;
import java.util.Objects;

/**
 * How a stream trades latency, throughput and memory.
 *
 * @param maxBatchChanges a batch is closed at the first end of a transaction past so many changes
 * @param batchBytes of estimated heap per batch; twice this is used at most, one batch being
 *     collected and one being loaded
 * @param queueBytes of estimated heap for records that wait in the engine
 * @param commitInterval the least time between the beginnings of two batches; 0 begins one as soon
 *     as there is something
 * @param heartbeatInterval how often a heartbeat is written to the source
 * @param positionInterval how often a position is committed when no row changed
 * @param pollInterval how long the engine waits for more before it hands over what it has
 * @param fileBytes of a changeset file, before compression
 * @param stagers threads that write and stage files, per stream
 */
public record StreamSettings(
    long maxBatchChanges,
    long batchBytes,
    long queueBytes,
    Duration commitInterval,
    Duration heartbeatInterval,
    Duration positionInterval,
    Duration pollInterval,
    long fileBytes,
    int stagers) {
  private static final long MIB = 1 << 20;

  public StreamSettings {
    Objects.requireNonNull(commitInterval, "commitInterval");
    Objects.requireNonNull(heartbeatInterval, "heartbeatInterval");
    Objects.requireNonNull(positionInterval, "positionInterval");
    Objects.requireNonNull(pollInterval, "pollInterval");
    require(maxBatchChanges >= 1, "maxBatchChanges must be at least 1");
    require(batchBytes >= MIB, "batchBytes must be at least 1 MiB");
    require(queueBytes >= MIB, "queueBytes must be at least 1 MiB");
    require(fileBytes >= MIB, "fileBytes must be at least 1 MiB");
    require(stagers >= 1, "stagers must be at least 1");
    require(!commitInterval.isNegative(), "commitInterval must not be negative");
    require(isPositive(heartbeatInterval), "heartbeatInterval must be positive");
    require(isPositive(positionInterval), "positionInterval must be positive");
    require(pollInterval.toMillis() >= 1, "pollInterval must be at least 1 ms");
  }

  /** What fits a process that runs so many streams in this much heap. */
  public static StreamSettings defaults(long heapBytes, int streams) {
    long share = heapBytes / Math.max(1, streams);
    return new StreamSettings(
        1_000_000,
        clamp(share / 10, 16 * MIB, 256 * MIB),
        clamp(share / 16, 8 * MIB, 128 * MIB),
        Duration.ofMillis(100),
        Duration.ofSeconds(10),
        Duration.ofMinutes(5),
        Duration.ofMillis(50),
        128 * MIB,
        4);
  }

  private static long clamp(long value, long least, long most) {
    return Math.max(least, Math.min(most, value));
  }

  private static boolean isPositive(Duration duration) {
    return !duration.isNegative() && !duration.isZero();
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
