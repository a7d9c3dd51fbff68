package io.rosetta.activities.stream.batch;

import io.rosetta.activities.model.TableMapping;
import java.util.Collection;
import java.util.Objects;

/**
 * The compacted changes of one table at one schema version, ready to be written. Segments of a
 * table apply in the order in which they were made.
 */
public final class Segment {
  private final TableMapping mapping;
  private final boolean truncate;
  private final Collection<RowState> rows;
  private final long bytes;

  Segment(TableMapping mapping, boolean truncate, Collection<RowState> rows, long bytes) {
    this.mapping = Objects.requireNonNull(mapping, "mapping");
    this.truncate = truncate;
    this.rows = rows;
    this.bytes = bytes;
  }

  public TableMapping mapping() {
    return mapping;
  }

  /** Rows in it, not changes: those of one key were folded. */
  public int size() {
    return rows.size();
  }

  /** Estimated heap. */
  public long bytes() {
    return bytes;
  }

  /** Whether the table was truncated before the first of these rows. */
  boolean truncate() {
    return truncate;
  }

  Collection<RowState> rows() {
    return rows;
  }
}
