package io.rosetta.activities.stream.reader;

import java.time.Duration;
import java.util.Objects;

/**
 * When a batch is closed.
 *
 * @param maxChanges of a batch; it may be more by the rest of a transaction
 * @param maxBytes of estimated heap, of a batch; a transaction that is larger spills in pieces
 * @param positionInterval how often a position is committed when there is nothing else
 */
public record ReaderLimits(long maxChanges, long maxBytes, Duration positionInterval) {
  public ReaderLimits {
    Objects.requireNonNull(positionInterval, "positionInterval");
    if (maxChanges < 1 || maxBytes < 1) {
      throw new IllegalArgumentException("limits must be positive");
    }
  }
}
