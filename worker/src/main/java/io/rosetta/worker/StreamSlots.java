package io.rosetta.worker;

import io.rosetta.worker.config.WorkerConfig;

/** How many pipelines may stream in one process: each needs its share of the heap. */
final class StreamSlots {
  /**
   * What one stream uses: two batches, Debezium's queue and the decoding of large values. A little
   * less than a quarter of a GiB, since the JVM says up to a tenth less than {@code -Xmx}: two
   * streams in 512 MB.
   */
  static final long BYTES_PER_STREAM = 230L << 20;

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
