package io.rosetta.activities.stream.engine;

import java.util.Objects;

/** A message that somebody wrote into the source's log; only prefixes of ours come through. */
public record LogicalMessage(String prefix) implements StreamEvent {
  public LogicalMessage {
    Objects.requireNonNull(prefix, "prefix");
  }
}
