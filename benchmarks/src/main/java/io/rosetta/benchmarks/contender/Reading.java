package io.rosetta.benchmarks.contender;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What one reading of a log took. What cannot be known is empty.
 *
 * @param seconds from the moment that the walsender had the slot until the last row was read, or
 *     was committed in the target
 * @param readerCpu CPU seconds of the reading process, from before it connected
 * @param walsenderCpu CPU seconds of the server process that it read from
 * @param targetCpu CPU seconds of the target's process
 * @param peakHeapBytes in use at most, garbage included
 * @param liveHeapBytes left by a collection at most
 * @param peakResidentBytes of the reading process since it began
 */
public record Reading(
    double seconds,
    OptionalDouble readerCpu,
    OptionalDouble walsenderCpu,
    OptionalDouble targetCpu,
    OptionalLong peakHeapBytes,
    OptionalLong liveHeapBytes,
    OptionalLong peakResidentBytes) {
  /** Only the time of it: the work was done by a process that is not measured. */
  public Reading timeOnly() {
    return new Reading(
        seconds,
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.empty());
  }
}
