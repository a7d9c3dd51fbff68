package io.rosetta.workflows;

import java.util.Locale;

/** A number of bytes, for people: {@code 64.0 MB}, with 1,024 as the step. */
public record ByteSize(long bytes) {
  private static final String[] UNITS = {"B", "KB", "MB", "GB", "TB", "PB", "EB"};
  private static final double STEP = 1024;

  @Override
  public String toString() {
    double value = bytes;
    int unit = 0;
    while (Math.abs(value) >= STEP && unit < UNITS.length - 1) {
      value /= STEP;
      unit++;
    }
    return unit == 0
        ? bytes + " " + UNITS[unit]
        : String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
  }
}
