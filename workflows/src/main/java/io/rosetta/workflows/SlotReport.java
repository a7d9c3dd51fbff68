package io.rosetta.workflows;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Instant;

/**
 * What a pipeline's slot costs its source, as the WAL monitor of a worker read it.
 *
 * @param slot its name on the source
 * @param level {@code OK}, {@code WARNING} or {@code ERROR}, by the thresholds of the configuration
 * @param keptBytes WAL that the source cannot remove because of the slot
 * @param walStatus PostgreSQL's word ({@code reserved}, {@code extended}, {@code unreserved},
 *     {@code lost}), or {@code missing} when there is no such slot
 * @param message what it means and what to do; empty when all is well
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record SlotReport(
    String slot, String level, long keptBytes, String walStatus, String message, Instant at) {
  private static final String ALL_WELL = "OK";

  public SlotReport {
    slot = slot == null ? "" : slot;
    level = level == null ? ALL_WELL : level;
    walStatus = walStatus == null ? "" : walStatus;
    message = message == null ? "" : message;
  }

  /** What is kept, for people. */
  public String kept() {
    return new ByteSize(keptBytes) + " kept (" + walStatus + ")";
  }

  /** Whether a person should look. */
  public boolean alarms() {
    return !ALL_WELL.equals(level);
  }
}
