package io.rosetta.activities.snowflake;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;

/** The least and the greatest key of some rows. */
record KeyRange(BigInteger least, BigInteger greatest) {
  /** As a query gives them, which finds some key in each. */
  static KeyRange of(String least, String greatest) {
    return new KeyRange(new BigInteger(least), new BigInteger(greatest));
  }

  /** Whether no key can be in two of them. */
  static boolean areDisjoint(List<KeyRange> ranges) {
    List<KeyRange> sorted = ranges.stream().sorted(Comparator.comparing(KeyRange::least)).toList();
    for (int i = 1; i < sorted.size(); i++) {
      if (sorted.get(i).least.compareTo(sorted.get(i - 1).greatest) <= 0) {
        return false;
      }
    }
    return true;
  }
}
