package io.rosetta.activities.model;

/**
 * A position in PostgreSQL's write-ahead log: an unsigned 64-bit byte offset, written {@code
 * 16/B374D848} (PostgreSQL manual, "pg_lsn Type").
 */
public record Lsn(long value) implements Comparable<Lsn> {
  /** PostgreSQL's invalid LSN, below every real one. */
  public static final Lsn ZERO = new Lsn(0);

  /**
   * Reads PostgreSQL's text form.
   *
   * @throws IllegalArgumentException when the text is not {@code hex/hex}
   */
  public static Lsn parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 1 || text.length() - slash > 9 || slash > 8) {
      throw new IllegalArgumentException("not an LSN: " + text);
    }
    long high = Long.parseUnsignedLong(text, 0, slash, 16);
    long low = Long.parseUnsignedLong(text, slash + 1, text.length(), 16);
    return new Lsn(high << 32 | low);
  }

  /** Bytes of WAL between {@code other} and this one; negative when this one is before it. */
  public long minus(Lsn other) {
    return value - other.value;
  }

  public boolean isAfter(Lsn other) {
    return compareTo(other) > 0;
  }

  public static Lsn max(Lsn a, Lsn b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  /** The unsigned decimal form, as it is kept in Snowflake. */
  public String toDecimal() {
    return Long.toUnsignedString(value);
  }

  @Override
  public int compareTo(Lsn other) {
    return Long.compareUnsigned(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toHexString(value >>> 32).toUpperCase(java.util.Locale.ROOT)
        + "/"
        + Long.toHexString(value & 0xFFFFFFFFL).toUpperCase(java.util.Locale.ROOT);
  }
}
