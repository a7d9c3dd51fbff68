package io.rosetta.activities.model;

import java.util.Objects;

/**
 * The state of one table of a pipeline, kept with the position.
 *
 * @param reason why it is FAILED, with the next step; empty when it streams
 */
public record TableStatus(TableId table, State state, String reason) {
  public enum State {
    STREAMING,
    FAILED
  }

  public TableStatus {
    Objects.requireNonNull(table, "table");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(reason, "reason");
  }
}
