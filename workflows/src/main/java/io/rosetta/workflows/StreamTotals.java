package io.rosetta.workflows;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * What was applied to the target.
 *
 * @param batches commits in Snowflake
 * @param rows source changes
 * @param bytes of staged files
 * @param quarantined values that the target cannot hold: NULL there, kept in the quarantine table
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record StreamTotals(long batches, long rows, long bytes, long quarantined) {
  public static final StreamTotals NONE = new StreamTotals(0, 0, 0, 0);

  public StreamTotals plus(StreamTotals more) {
    return new StreamTotals(
        batches + more.batches,
        rows + more.rows,
        bytes + more.bytes,
        quarantined + more.quarantined);
  }
}
