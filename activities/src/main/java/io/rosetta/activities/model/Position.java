package io.rosetta.activities.model;

import java.time.Instant;
import java.util.Objects;

/**
 * How far a pipeline has come: the last source transaction applied.
 *
 * @param lsn end LSN of its commit, or the slot's consistent point before the first one
 * @param xid its 32-bit transaction id, 0 before the first one
 * @param commitTime its commit time to the microsecond; {@link Instant#EPOCH} before the first one
 * @param anchor the newest heartbeat transaction at or below {@code lsn}
 */
public record Position(Lsn lsn, long xid, Instant commitTime, Anchor anchor) {
  public Position {
    Objects.requireNonNull(lsn, "lsn");
    Objects.requireNonNull(commitTime, "commitTime");
    Objects.requireNonNull(anchor, "anchor");
  }

  /** The position of a pipeline that has applied nothing since the slot's consistent point. */
  public static Position start(Lsn consistentPoint) {
    return new Position(consistentPoint, 0, Instant.EPOCH, Anchor.start(consistentPoint));
  }

  /** Where the stream resumes, and the most that PostgreSQL is ever told; never {@code lsn}. */
  public Lsn resumeFrom() {
    return anchor.previousCommitEnd();
  }
}
