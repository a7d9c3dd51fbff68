package io.rosetta.activities.model;

import java.math.BigInteger;

/**
 * The order of changes of one row: generation x 10^20 + LSN, kept in {@code _ROSETTA_VERSION}
 * NUMBER(38,0). LSNs of one key do not always rise, so the LSN is the larger of the change's own
 * and the end of the commit before it in the stream; a generation begins whenever LSNs may not be
 * comparable with those before.
 */
public record RowVersion(long generation, Lsn lsn) implements Comparable<RowVersion> {
  /** One more digit than the largest unsigned 64-bit number has. */
  public static final BigInteger GENERATION_UNIT = BigInteger.TEN.pow(20);

  /**
   * The LSN that a change's version is made of.
   *
   * @param changeLsn of its record, which an INSERT writes before it waits for a key
   * @param previousEnd end LSN of the commit before its transaction in the stream
   */
  public static long lsnOf(long changeLsn, long previousEnd) {
    return Math.max(changeLsn, previousEnd);
  }

  /** The generation that a stored version belongs to. */
  public static long generationOf(BigInteger version) {
    return version.divide(GENERATION_UNIT).longValueExact();
  }

  /** The decimal text that is written to files. The LSN is padded, no arithmetic per row. */
  public String toDecimal() {
    String digits = lsn.toDecimal();
    if (generation == 0) {
      return digits;
    }
    return generation + "0".repeat(20 - digits.length()) + digits;
  }

  @Override
  public int compareTo(RowVersion other) {
    int byGeneration = Long.compare(generation, other.generation);
    return byGeneration != 0 ? byGeneration : lsn.compareTo(other.lsn);
  }
}
