package io.rosetta.activities.model;

import java.util.List;
import java.util.Objects;

/**
 * Which history of which database cluster a position belongs to.
 *
 * @param systemIdentifier {@code pg_control_system().system_identifier}
 * @param timeline the current timeline
 * @param history the timelines before it, oldest first, each with the LSN at which it ended
 */
public record SourceIdentity(String systemIdentifier, long timeline, List<TimelineSwitch> history) {
  public SourceIdentity {
    Objects.requireNonNull(systemIdentifier, "systemIdentifier");
    history = List.copyOf(history);
  }
}
