package io.rosetta.activities.postgres;

/**
 * When the WAL that a slot keeps on the source is too much.
 *
 * @param warningBytes from here on a warning
 * @param errorBytes from here on an error; at least {@code warningBytes}
 */
public record WalThresholds(long warningBytes, long errorBytes) {
  /** 1 GiB and 10 GiB. */
  public static final WalThresholds DEFAULT = new WalThresholds(1L << 30, 10L << 30);

  public WalThresholds {
    if (warningBytes <= 0 || errorBytes < warningBytes) {
      throw new IllegalArgumentException(
          "the warning must be above 0 and the error at or above the warning: "
              + warningBytes
              + ", "
              + errorBytes);
    }
  }
}
