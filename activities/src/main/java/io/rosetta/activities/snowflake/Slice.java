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

  /**
   * How much one slice may be, as far as {@link #MOST_SLICES} allows.
   *
   * @param bytes of compressed files
   */
  record Limits(long rows, long bytes) {
    /** How many slices so much is applied in. */
    int count(long allRows, long allBytes) {
      long needed = Math.max(ceilDiv(allRows, rows), ceilDiv(allBytes, bytes));
      return (int) Math.max(1, Math.min(MOST_SLICES, needed));
    }

    private static long ceilDiv(long whole, long part) {
      return (whole + part - 1) / part;
    }
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
