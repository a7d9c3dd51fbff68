package io.rosetta.workflows;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * A table's state as people see it.
 *
 * @param table {@code schema.table} of the source
 * @param state {@code STREAMING}, {@code BACKFILLING} or {@code RESYNCING} (changes are applied,
 *     but older rows may be missing or stale), {@code FAILED} or {@code REMOVED}
 * @param reason why it failed or is not whole, and what to do; of a table that streams, what it has
 *     missed, mostly empty
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record TableView(String table, String state, String reason) {
  public static final String STREAMING = "STREAMING";

  public TableView {
    reason = reason == null ? "" : reason;
  }

  public boolean streams() {
    return STREAMING.equals(state);
  }
}
