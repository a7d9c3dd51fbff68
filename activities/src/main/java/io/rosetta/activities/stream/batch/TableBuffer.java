package io.rosetta.activities.stream.batch;

import io.rosetta.activities.model.TableMapping;

/**
 * Collects the changes of one table, in the order of the stream. Used by the reader's thread alone.
 * Rows are arrays of raw values in column order, handed over with the call.
 *
 * <p>All calls take the LSN that makes the row's version: the larger of the change's own and the
 * end of the commit before it.
 */
public interface TableBuffer {
  TableMapping mapping();

  /** Rows of a newer mapping follow, for which {@link TableMapping#hasRowsOf} holds. */
  void continueWith(TableMapping newer);

  void insert(String[] after, long lsn);

  /**
   * A row got other values.
   *
   * @param before the old row if the change carries it (all of it, or the key's values), else null
   */
  void update(String[] before, String[] after, long lsn);

  void delete(String[] before, long lsn);

  void truncate(long lsn);

  boolean isEmpty();

  /** Estimated heap. */
  long bytes();

  /** What was collected; the buffer is not used afterwards. */
  Segment freeze();
}
