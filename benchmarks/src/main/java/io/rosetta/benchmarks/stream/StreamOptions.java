package io.rosetta.benchmarks.stream;

import io.rosetta.benchmarks.wal.Workload;
import java.util.List;

/**
 * What is measured and how long.
 *
 * @param rows row changes of a workload
 * @param hugeRows of the workload that is one transaction
 * @param rounds measured readings of each contender; more come first, to warm up
 * @param workloads in this order
 * @param latencySeconds measured under a steady load; 0 leaves it out
 */
record StreamOptions(
    long rows, long hugeRows, int rounds, List<Workload> workloads, int latencySeconds) {
  StreamOptions {
    workloads = List.copyOf(workloads);
    if (rows < 1 || hugeRows < 1) {
      throw new IllegalArgumentException("--rows must be at least 1");
    }
    if (rounds < 1) {
      throw new IllegalArgumentException("--rounds must be at least 1");
    }
  }

  long rowsOf(Workload workload) {
    return workload == Workload.NARROW_HUGE ? hugeRows : rows;
  }
}
