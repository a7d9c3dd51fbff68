package io.rosetta.activities.stream.reader;

import io.rosetta.activities.model.Anchor;
import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.Position;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.workflows.RosettaError;
import java.time.Instant;

/**
 * Looks at what the source sends again: the anchor and the transaction of the position must come by
 * exactly as stored, else this is another history. What comes until then has been applied. A
 * restored copy of the source passes every other check (same system, same timeline).
 */
final class RedeliveryCheck {
  private final String pipeline;
  private final Position position;
  private boolean anchorPending;
  private boolean positionPending;

  RedeliveryCheck(String pipeline, Position position) {
    this.pipeline = pipeline;
    this.position = position;
    this.anchorPending = position.anchor().isTransaction();
    this.positionPending = position.xid() != 0;
  }

  /** Whether the transaction that comes now has been applied before. */
  boolean isReplaying() {
    return positionPending;
  }

  /**
   * Compares a transaction with what is stored.
   *
   * @throws RosettaException REDELIVERY_MISMATCH
   */
  void ended(TransactionEnd transaction) {
    if (anchorPending) {
      Anchor anchor = position.anchor();
      anchorPending =
          !found("anchor", transaction, anchor.endLsn(), anchor.xid(), anchor.commitTime());
    }
    if (positionPending) {
      positionPending =
          !found(
              "last transaction applied",
              transaction,
              position.lsn(),
              position.xid(),
              position.commitTime());
    }
  }

  private boolean found(String what, TransactionEnd seen, Lsn end, long xid, Instant time) {
    int order = seen.end().compareTo(end);
    if (order < 0) {
      return false;
    }
    if (order == 0 && seen.xid() == xid && seen.commitTime().equals(time)) {
      return true;
    }
    throw new RosettaException(
        RosettaError.REDELIVERY_MISMATCH,
        "pipeline %s: the %s was xid %d ending at %s, committed %s; the source sends xid %d ending at %s, committed %s: it is another history, a resync is required"
            .formatted(pipeline, what, xid, end, time, seen.xid(), seen.end(), seen.commitTime()));
  }
}
