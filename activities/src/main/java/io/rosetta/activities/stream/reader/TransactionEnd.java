package io.rosetta.activities.stream.reader;

import io.rosetta.activities.model.Anchor;
import io.rosetta.activities.model.Lsn;
import java.time.Instant;

/**
 * A source transaction that has come to its end.
 *
 * @param end end LSN of its commit record
 * @param previousEnd end of the commit before it in the stream
 */
record TransactionEnd(Lsn end, long xid, Instant commitTime, Lsn previousEnd) {
  Anchor asAnchor() {
    return new Anchor(end, xid, commitTime, previousEnd);
  }
}
