package io.rosetta.activities.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * A snapshot of a streaming attempt, for heartbeats, status and metrics.
 *
 * @param phase what it does now
 * @param committed the position in Snowflake
 * @param committedTime the source commit time of that position
 * @param received the end LSN of the last source transaction read
 * @param lagMillis now minus the commit time of the oldest transaction not yet in Snowflake; 0 when
 *     there is none
 * @param targetBusyMillis for how long the loader has been at its piece or the committer at its
 *     batch, the longer of both; 0 when they have none
 * @param batches committed since the attempt began
 * @param rows source changes applied since the attempt began
 * @param quarantined values that the target cannot hold, set aside since the attempt began
 */
public record StreamProgress(
    Phase phase,
    long epoch,
    Lsn committed,
    Instant committedTime,
    Lsn received,
    long lagMillis,
    long targetBusyMillis,
    long batches,
    long rows,
    long bytes,
    long quarantined,
    List<TableStatus> tables) {
  /** In the order in which an attempt goes through them. */
  public enum Phase {
    STARTING,
    CHECKING,
    CONNECTING,
    STREAMING,
    DRAINING,
    ENDED
  }

  public StreamProgress {
    Objects.requireNonNull(phase, "phase");
    Objects.requireNonNull(committed, "committed");
    Objects.requireNonNull(committedTime, "committedTime");
    Objects.requireNonNull(received, "received");
    tables = List.copyOf(tables);
  }

  /**
   * How far a stream that is under way is behind its source, in milliseconds, beyond what it takes
   * by its own choice; else 0.
   *
   * @param commitInterval for which it gathers a batch, while another may be on its way
   */
  public long behindMillis(Duration commitInterval) {
    return phase == Phase.STREAMING ? Math.max(0, lagMillis - 2 * commitInterval.toMillis()) : 0;
  }
}
