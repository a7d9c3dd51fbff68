package io.rosetta.worker;

import io.rosetta.worker.config.WorkerConfig;

/** How many pipelines may stream in one process: each needs its share of the heap. */
public final class StreamSlots {
  /** What one stream uses: two batches, Debezium's queue and the decoding of large values. */
  static final long BYTES_PER_STREAM = 256L << 20;

  private static final int MOST = 64;

  private StreamSlots() {}

  static int of(WorkerConfig config, long heapBytes) {
    if (config.streams() > 0) {
      return config.streams();
    }
    return byHeap(heapBytes);
  }

  /** How many a process with this heap has when the configuration does not say. */
  public static int byHeap(long heapBytes) {
    return (int) Math.max(1, Math.min(MOST, heapBytes / BYTES_PER_STREAM));
  }
}
