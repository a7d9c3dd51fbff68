package io.rosetta.activities.model;

import java.util.List;

/**
 * What an attempt is to read, fixed once per attempt: the same plan gives the same chunks on every
 * worker of every version, since the ledger knows them by their numbers alone.
 *
 * @param leaves that hold the table's rows, in the order in which their chunks are numbered
 * @param blocksPerChunk of the server's block size, which is 8 KiB as a rule; at least 1
 */
public record ChunkPlan(List<Leaf> leaves, long blocksPerChunk) {
  public ChunkPlan {
    leaves = List.copyOf(leaves);
    if (blocksPerChunk < 1) {
      throw new IllegalArgumentException("blocksPerChunk: " + blocksPerChunk);
    }
  }

  /** How many there are; a leaf has at least one, for it may have got rows since. */
  public int chunkCount() {
    return Math.toIntExact(leaves.stream().mapToLong(this::chunksOf).sum());
  }

  /** All blocks of all leaves, as they were planned. */
  public long blocks() {
    return leaves.stream().mapToLong(Leaf::blocks).sum();
  }

  /**
   * One chunk.
   *
   * @param number counted from 0
   */
  public Chunk chunk(int number) {
    long index = number;
    for (Leaf leaf : leaves) {
      long count = chunksOf(leaf);
      if (index < count) {
        long to = index == count - 1 ? Chunk.OPEN_END : (index + 1) * blocksPerChunk;
        return new Chunk(number, leaf, index * blocksPerChunk, to);
      }
      index -= count;
    }
    throw new IllegalArgumentException("the plan has no chunk " + number);
  }

  private long chunksOf(Leaf leaf) {
    return Math.max(1, (leaf.blocks() + blocksPerChunk - 1) / blocksPerChunk);
  }
}
