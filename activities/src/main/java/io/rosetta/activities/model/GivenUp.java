package io.rosetta.activities.model;

import java.util.Objects;

/**
 * A position that is given up, as it was inspected: the next generation begins only in its place.
 *
 * @param decision RESYNC or CONTINUE
 * @param finding why it cannot be gone on from
 */
public record GivenUp(long generation, Lsn lsn, String decision, String finding) {
  public GivenUp {
    Objects.requireNonNull(lsn, "lsn");
    Objects.requireNonNull(decision, "decision");
    Objects.requireNonNull(finding, "finding");
  }
}
