package io.rosetta.benchmarks.measure;

import java.util.Arrays;
import java.util.Collection;

/** Statistics of a few numbers. Immutable. */
public final class Samples {
  private final double[] sorted;

  private Samples(double[] sorted) {
    this.sorted = sorted;
  }

  /**
   * Of these numbers, in any order.
   *
   * @throws IllegalArgumentException when there are none
   */
  public static Samples of(Collection<? extends Number> numbers) {
    if (numbers.isEmpty()) {
      throw new IllegalArgumentException("no samples");
    }
    double[] sorted = numbers.stream().mapToDouble(Number::doubleValue).sorted().toArray();
    return new Samples(sorted);
  }

  public int size() {
    return sorted.length;
  }

  /** The middle one, or the mean of the two in the middle. */
  public double median() {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /**
   * The smallest sample that so many percent of all do not exceed (nearest rank).
   *
   * @param percent above 0, at most 100
   */
  public double percentile(double percent) {
    int rank = (int) Math.ceil(percent / 100 * sorted.length);
    return sorted[Math.max(1, rank) - 1];
  }

  public double max() {
    return sorted[sorted.length - 1];
  }

  @Override
  public String toString() {
    return Arrays.toString(sorted);
  }
}
