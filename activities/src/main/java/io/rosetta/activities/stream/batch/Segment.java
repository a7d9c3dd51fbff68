package io.rosetta.activities.stream.batch;

import io.rosetta.activities.model.Lsn;
import io.rosetta.activities.model.TableMapping;
import java.util.Collection;
import java.util.Objects;

/**
 * The compacted changes of one table at one schema version, ready to be written. Segments of a
 * table apply in the order in which they were made.
 */
public final class Segment {
  private final TableMapping mapping;
  private final Lsn truncated;
  private final Collection<RowState> rows;

  Segment(TableMapping mapping, Lsn truncated, Collection<RowState> rows) {
    this.mapping = Objects.requireNonNull(mapping, "mapping");
    this.truncated = truncated;
    this.rows = rows;
  }

  public TableMapping mapping() {
    return mapping;
  }

  /** Rows in it, not changes: those of one key were folded. */
  public int size() {
    return rows.size();
  }

  /** LSN of the TRUNCATE before the first of these rows; {@link Lsn#ZERO} when there was none. */
  Lsn truncated() {
    return truncated;
  }

  Collection<RowState> rows() {
    return rows;
  }
}
