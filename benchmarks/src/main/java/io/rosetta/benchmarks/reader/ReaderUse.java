package io.rosetta.benchmarks.reader;

/**
 * What a reading process used for one task, in the form of a line.
 *
 * @param peakHeapBytes in use at most, garbage included
 * @param liveHeapBytes left by a collection at most
 */
public record ReaderUse(double cpuSeconds, long peakHeapBytes, long liveHeapBytes) {
  /** The line's first word. */
  public static final String WORD = "used";

  public String toLine() {
    return WORD + " " + cpuSeconds + " " + peakHeapBytes + " " + liveHeapBytes;
  }

  /** Reads what {@link #toLine} wrote. */
  public static ReaderUse parse(String line) {
    String[] fields = line.split(" ", -1);
    return new ReaderUse(
        Double.parseDouble(fields[1]), Long.parseLong(fields[2]), Long.parseLong(fields[3]));
  }
}
