package io.rosetta.activities.model;

import java.util.Objects;

/**
 * The low mark of a backfill's attempt: from here on every change below {@code lsn} is visible to
 * any read of the source, once the oldest running transaction is newer than {@code xid}.
 *
 * @param lsn {@code pg_current_wal_insert_lsn()}, made durable
 * @param xid 64-bit transaction id assigned after {@code lsn} was read
 * @param source which history of which server it belongs to; another one voids the attempt
 */
public record Watermark(Lsn lsn, long xid, SourceIdentity source) {
  public Watermark {
    Objects.requireNonNull(lsn, "lsn");
    Objects.requireNonNull(source, "source");
  }
}
