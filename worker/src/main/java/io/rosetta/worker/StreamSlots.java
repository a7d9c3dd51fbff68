package io.rosetta.worker;

import io.rosetta.worker.config.WorkerConfig;

/** How many pipelines may stream in one process: each needs its share of the heap. */
final class StreamSlots {
  /**
   * What one stream uses: two batches, Debezium's queue and the decoding of large values. Less than
   * a quarter of a GiB, since the JVM tells less than {@code -Xmx}: of 512 MB the parallel
   * collector tells 455, without the part of the young generation that it copies to. Two streams
   * fit them.
   */
  static final long BYTES_PER_STREAM = 220L << 20;

  private static final int MOST = 64;

  private StreamSlots() {}

  /** As the configuration says, else by the heap. */
  static int of(WorkerConfig config, long heapBytes) {
    return config.streams() > 0
        ? config.streams()
        : (int) Math.max(1, Math.min(MOST, heapBytes / BYTES_PER_STREAM));
  }

  /**
   * How many streams the heap is shared out to: no more than there are pipelines, however many
   * slots are left for those that the next version of the file may have.
   */
  static int sharing(WorkerConfig config, int pipelines, long heapBytes) {
    return Math.max(1, Math.min(of(config, heapBytes), pipelines));
  }
}
