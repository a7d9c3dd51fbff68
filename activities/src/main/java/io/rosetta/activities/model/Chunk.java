package io.rosetta.activities.model;

import java.util.Objects;

/**
 * A range of blocks of one leaf, the unit that is read, staged and entered into the ledger.
 *
 * @param number of the chunk in its attempt's plan, counted from 0
 * @param fromBlock first block
 * @param toBlock the block after the last; {@link #OPEN_END} reads to the leaf's end
 */
public record Chunk(int number, Leaf leaf, long fromBlock, long toBlock) {
  /** The last chunk of a leaf has no end: the leaf may have grown since it was planned. */
  public static final long OPEN_END = Long.MAX_VALUE;

  public Chunk {
    Objects.requireNonNull(leaf, "leaf");
  }
}
