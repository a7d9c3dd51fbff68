package io.rosetta.activities.stream.engine;

import io.rosetta.activities.model.Lsn;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A stretch of one source transaction: all of it when it is small, else the next so many rows.
 *
 * @param begin set in the first piece of a transaction
 * @param rows in their order; may be empty
 * @param end set in the last piece of a transaction
 * @param bytes of heap that the rows take, estimated
 */
public record TransactionPiece(
    Optional<Begin> begin, List<RowChange> rows, Optional<End> end, long bytes)
    implements StreamEvent {
  public TransactionPiece {
    Objects.requireNonNull(begin, "begin");
    Objects.requireNonNull(rows, "rows");
    Objects.requireNonNull(end, "end");
  }

  /**
   * What is known when a transaction begins: the server sends none before it is committed.
   *
   * @param previousEnd end LSN of the commit before it in the stream
   * @param commitMicros its commit time, microseconds since 1970
   */
  public record Begin(Lsn previousEnd, long commitMicros) {}

  /**
   * The commit.
   *
   * @param end end LSN of its record
   * @param xid 0 when there is none
   * @param commitMicros microseconds since 1970
   */
  public record End(Lsn end, long xid, long commitMicros) {}
}
