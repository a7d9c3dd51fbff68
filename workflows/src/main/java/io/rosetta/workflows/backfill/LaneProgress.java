package io.rosetta.workflows.backfill;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * A lane's heartbeat, for people: the ledger in the target says what is done. Counted is what this
 * lane copied itself since it was scheduled, over all its attempts (a new attempt goes on from the
 * last heartbeat's numbers); a crash loses what the last heartbeat did not carry.
 *
 * @param chunk that is being copied
 * @param step READ, PUT or LOAD
 * @param failures tries of this chunk that came to nothing, and the one at hand
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record LaneProgress(
    int lane, int chunk, String step, int chunksDone, long rows, long bytes, int failures) {
  public LaneProgress {
    step = step == null ? "" : step;
  }
}
