package io.rosetta.activities.stream.batch;

/**
 * One row of a changeset to be: what the changes seen so far make of a key, or in mode APPEND one
 * change.
 *
 * <p>Not a record: one is made for every change, and its arrays are handed over, not copied.
 */
final class RowState {
  /** Heap of a row besides its values: this object, its array's head, its place in the map. */
  private static final int ROW_BYTES = 112;

  /** Heap of a value besides its characters: the reference, the string, its array's head. */
  private static final int VALUE_BYTES = 52;

  private static final int REFERENCE_BYTES = 4;

  /** {@code U} or {@code D}; in mode APPEND also {@code I} and {@code T}. */
  final char operation;

  /** In column order; of a delete in mode MERGE the key's values only. */
  final String[] values;

  /** The key that the row with its unchanged values has in the target, or null. */
  final String[] origin;

  /** The larger of the change's LSN and the end of the commit before it. */
  final long lsn;

  final int bytes;

  RowState(char operation, String[] values, String[] origin, long lsn) {
    this.operation = operation;
    this.values = values;
    this.origin = origin;
    this.lsn = lsn;
    this.bytes = weigh(values);
  }

  boolean isDelete() {
    return operation == 'D';
  }

  private static int weigh(String[] values) {
    long bytes = ROW_BYTES;
    for (String value : values) {
      if (value == null) {
        bytes += REFERENCE_BYTES;
      } else {
        bytes += VALUE_BYTES + value.length();
      }
    }
    return (int) Math.min(bytes, Integer.MAX_VALUE);
  }
}
