package io.rosetta.activities.model;

import java.time.Instant;
import java.util.Objects;

/**
 * A heartbeat transaction at or below the position. A restart rewinds to {@code previousCommitEnd},
 * so the anchor is redelivered first and must be found as stored: proof that the source is the one
 * that the position came from.
 *
 * @param endLsn end of its commit record
 * @param xid its 32-bit transaction id; 0 when this is the slot's consistent point, before any
 *     heartbeat has been applied, and nothing is to be redelivered
 * @param previousCommitEnd end of the commit before it in the stream
 */
public record Anchor(Lsn endLsn, long xid, Instant commitTime, Lsn previousCommitEnd) {
  public Anchor {
    Objects.requireNonNull(endLsn, "endLsn");
    Objects.requireNonNull(commitTime, "commitTime");
    Objects.requireNonNull(previousCommitEnd, "previousCommitEnd");
  }

  /** Stands for an anchor until the first heartbeat has been applied. */
  public static Anchor start(Lsn consistentPoint) {
    return new Anchor(consistentPoint, 0, Instant.EPOCH, consistentPoint);
  }

  /** Whether it is a transaction that must be redelivered. */
  public boolean isTransaction() {
    return xid != 0;
  }
}
