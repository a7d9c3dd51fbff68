package io.rosetta.activities.stream.engine;

import io.rosetta.activities.stream.change.RawValue;

/**
 * A change of one row, or a TRUNCATE. Rows are raw values in the relation's column order (see
 * {@link RawValue}); who takes the change owns them.
 *
 * @param before the old row as far as the server sends it: all of it, or the identity's columns;
 *     null when it sends none, and for INSERT and TRUNCATE
 * @param after null for DELETE and TRUNCATE
 * @param lsn of the change itself
 */
public record RowChange(Relation relation, Kind kind, String[] before, String[] after, long lsn) {
  /** What happened. */
  public enum Kind {
    INSERT,
    UPDATE,
    DELETE,
    TRUNCATE
  }
}
