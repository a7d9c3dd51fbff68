package io.rosetta.workflows.backfill;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Counts what is copied: what the ledger held when it was last looked at, and what lanes have told
 * since. Owned by the workflow's threads.
 */
final class CopyTally {
  private static final double MILLIS = 1_000;

  private final Map<Integer, LaneProgress> lanes = new TreeMap<>();
  private int chunks;
  private int chunksBefore;
  private long rowsBefore;
  private long bytesBefore;
  private Instant since;
  private Instant last;

  /** The ledger's numbers are exact, so what lanes told before is forgotten. */
  void ledger(int all, int done, long rows, long bytes) {
    lanes.clear();
    since = null;
    chunks = all;
    chunksBefore = done;
    rowsBefore = rows;
    bytesBefore = bytes;
  }

  /** Lanes begin to read a plan of so many chunks. */
  void begin(int all, Instant now) {
    chunks = all;
    since = now;
    last = now;
  }

  void told(LaneProgress lane, Instant now) {
    lanes.put(lane.lane(), lane);
    last = now;
  }

  int chunks() {
    return chunks;
  }

  int chunksDone() {
    return Math.min(chunks, chunksBefore + chunksSince());
  }

  long rows() {
    return rowsBefore + rowsSince();
  }

  long bytes() {
    return bytesBefore + lanes.values().stream().mapToLong(LaneProgress::bytes).sum();
  }

  /** Since the lanes began; empty before they told of a row. */
  Optional<BackfillStatus.Rate> rate() {
    double seconds = seconds();
    if (seconds <= 0 || rowsSince() == 0) {
      return Optional.empty();
    }
    return Optional.of(
        new BackfillStatus.Rate(rowsSince() / seconds, (bytes() - bytesBefore) / seconds));
  }

  /** Until the last chunk is read, if it goes on like this. */
  Optional<Long> secondsLeft() {
    double seconds = seconds();
    if (seconds <= 0 || chunksSince() == 0) {
      return Optional.empty();
    }
    return Optional.of(Math.round((chunks - chunksDone()) * seconds / chunksSince()));
  }

  private int chunksSince() {
    return lanes.values().stream().mapToInt(LaneProgress::chunksDone).sum();
  }

  private long rowsSince() {
    return lanes.values().stream().mapToLong(LaneProgress::rows).sum();
  }

  private double seconds() {
    return since == null ? 0 : Duration.between(since, last).toMillis() / MILLIS;
  }
}
