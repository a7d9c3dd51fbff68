package io.rosetta.activities.offset;

import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.SourceIdentity;
import io.rosetta.activities.model.TimelineSwitch;
import java.util.List;
import java.util.Optional;

/**
 * Whether a server continues the history that a position belongs to. The timeline's number alone
 * does not tell: two standbys promoted apart have the same one. So the whole stored history must be
 * a prefix of the server's, and the switch that ended the stored timeline must not lie before the
 * position.
 */
record HistoryCheck(SourceIdentity stored, SourceIdentity server) {
  /** What is different, or empty when the server continues the stored history. */
  Optional<String> difference(Lsn position) {
    if (!stored.systemIdentifier().equals(server.systemIdentifier())) {
      return Optional.of(
          "the server is another cluster (system identifier "
              + server.systemIdentifier()
              + ", the position came from "
              + stored.systemIdentifier()
              + ")");
    }
    List<TimelineSwitch> before = stored.history();
    List<TimelineSwitch> now = server.history();
    if (now.size() < before.size() || !now.subList(0, before.size()).equals(before)) {
      return Optional.of(diverged());
    }
    if (stored.timeline() == server.timeline()) {
      return now.size() == before.size() ? Optional.empty() : Optional.of(diverged());
    }
    if (now.size() == before.size() || now.get(before.size()).timeline() != stored.timeline()) {
      return Optional.of(diverged());
    }
    Lsn end = now.get(before.size()).switchPoint();
    return position.isAfter(end)
        ? Optional.of(
            "timeline %d ended at %s, before the position %s: what came after is not on this server"
                .formatted(stored.timeline(), end, position))
        : Optional.empty();
  }

  private String diverged() {
    return "the server's timeline %d does not descend from timeline %d of the position"
        .formatted(server.timeline(), stored.timeline());
  }
}
