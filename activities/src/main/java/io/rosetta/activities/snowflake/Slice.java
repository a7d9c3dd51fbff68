package io.rosetta.activities.snowflake;

import java.util.List;

/**
 * One of the parts in which an attempt's rows are applied: those whose key's hash falls into it.
 * Equal keys have equal hashes on both sides, since the load table's keys are converted to the
 * target's type before.
 *
 * @param number counted from 0
 * @param of how many there are, at least 1
 */
record Slice(int number, int of) {
  /** More slices than this read the load table more often than short transactions are worth. */
  static final int MOST_SLICES = 256;

  /** How many slices so many rows are applied in. */
  static int count(long rows, long rowsPerSlice) {
    long needed = (rows + rowsPerSlice - 1) / rowsPerSlice;
    return (int) Math.max(1, Math.min(MOST_SLICES, needed));
  }

  /**
   * The condition that a row belongs to the slice. The remainder has the sign of the hash; its
   * absolute value spreads evenly and, other than that of the hash, always exists.
   *
   * @param key the expressions of the key's parts
   */
  String condition(List<String> key) {
    return of == 1
        ? "TRUE"
        : "ABS(MOD(HASH(%s), %d)) = %d".formatted(String.join(", ", key), of, number);
  }
}
