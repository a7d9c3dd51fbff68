package io.rosetta.activities.offset;

import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.SourceIdentity;
import java.util.Objects;

/**
 * The server that the stream is about to use, at one moment.
 *
 * @param database the database the pipeline reads
 * @param flush {@code pg_current_wal_flush_lsn()}
 */
public record ServerView(SourceIdentity identity, String database, Lsn flush) {
  public ServerView {
    Objects.requireNonNull(identity, "identity");
    Objects.requireNonNull(database, "database");
    Objects.requireNonNull(flush, "flush");
  }
}
