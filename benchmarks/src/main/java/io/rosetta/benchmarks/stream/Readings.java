package io.rosetta.benchmarks.stream;

import io.rosetta.benchmarks.contender.Reading;
import io.rosetta.benchmarks.measure.Samples;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * All readings of one log by one contender.
 *
 * @param name of the contender, for people
 * @param cold the first one of its process
 * @param warm one for each measured round
 */
public record Readings(String name, Reading cold, List<Reading> warm) {
  public Readings {
    warm = List.copyOf(warm);
  }

  /** Rows a second, the median of the measured rounds. */
  public double rate(long rows) {
    return rows / Samples.of(warm.stream().map(Reading::seconds).toList()).median();
  }

  public double coldRate(long rows) {
    return rows / cold.seconds();
  }

  /** How many times as fast as another: compared round by round, for machines have moods. */
  public double ratioTo(Readings other) {
    List<Double> ratios =
        java.util.stream.IntStream.range(0, warm.size())
            .mapToObj(i -> other.warm.get(i).seconds() / warm.get(i).seconds())
            .toList();
    return Samples.of(ratios).median();
  }

  /** The median of what the measured rounds know. */
  public OptionalDouble median(Function<Reading, OptionalDouble> what) {
    List<Double> known = warm.stream().map(what).flatMap(value -> value.stream().boxed()).toList();
    return known.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Samples.of(known).median());
  }

  /** The largest of all readings, the cold one too. */
  public OptionalLong largest(Function<Reading, OptionalLong> what) {
    return java.util.stream.Stream.concat(java.util.stream.Stream.of(cold), warm.stream())
        .map(what)
        .flatMapToLong(OptionalLong::stream)
        .max();
  }
}
