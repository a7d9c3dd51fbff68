package io.rosetta.activities.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChunkPlanTest {
  private static final long OPEN = Chunk.OPEN_END;

  private static Leaf leaf(String name, long blocks) {
    return new Leaf(new TableId("public", name), 1, 2, blocks);
  }

  private static List<String> ranges(ChunkPlan plan) {
    return IntStream.range(0, plan.chunkCount())
        .mapToObj(plan::chunk)
        .map(
            chunk ->
                "%d %s %d-%s"
                    .formatted(
                        chunk.number(),
                        chunk.leaf().id().name(),
                        chunk.fromBlock(),
                        chunk.toBlock() == OPEN ? "" : chunk.toBlock()))
        .toList();
  }

  @Test
  void cutsEachLeafAndLeavesItsLastChunkOpen() {
    ChunkPlan plan = new ChunkPlan(List.of(leaf("a", 25), leaf("b", 20), leaf("c", 1)), 10);

    assertThat(ranges(plan))
        .containsExactly("0 a 0-10", "1 a 10-20", "2 a 20-", "3 b 0-10", "4 b 10-", "5 c 0-");
    assertThat(plan.blocks()).isEqualTo(46);
  }

  /** A leaf that was empty when it was counted may hold rows when it is read. */
  @Test
  void anEmptyLeafHasOneOpenChunk() {
    assertThat(ranges(new ChunkPlan(List.of(leaf("a", 0)), 10))).containsExactly("0 a 0-");
  }

  @Test
  void hasNoOtherChunks() {
    ChunkPlan plan = new ChunkPlan(List.of(leaf("a", 5)), 10);

    assertThatThrownBy(() -> plan.chunk(1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ChunkPlan(List.of(), 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
