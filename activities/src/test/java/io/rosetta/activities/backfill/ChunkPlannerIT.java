package io.rosetta.activities.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rosetta.activities.model.ChunkPlan;
import io.rosetta.activities.model.Leaf;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.postgres.CatalogReader;
import io.rosetta.workflows.RosettaError;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ChunkPlannerIT {
  private static final long BLOCK = 8_192;

  private static SourceFixture fixture;

  @BeforeAll
  static void start() {
    fixture = new SourceFixture("CREATE EXTENSION postgres_fdw");
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  private static ChunkPlan plan(String table, long chunkBytes) {
    TableId id = new TableId("public", table);
    return fixture
        .pool()
        .run(
            "planning",
            connection ->
                ChunkPlanner.plan(
                    connection,
                    CatalogReader.read(connection, List.of(id)).get(id),
                    bytes -> chunkBytes));
  }

  @Test
  void aTableIsItsOwnOnlyLeafAndItsChildrenAreNone() {
    fixture
        .database()
        .execute(
            "CREATE TABLE parent (k int PRIMARY KEY, v text)",
            "CREATE TABLE child (PRIMARY KEY (k)) INHERITS (parent)",
            "INSERT INTO parent SELECT g, repeat('x', 1000) FROM generate_series(1, 70) g",
            "INSERT INTO child SELECT g, repeat('x', 1000) FROM generate_series(100, 200) g");

    ChunkPlan plan = plan("parent", 4 * BLOCK);

    assertThat(plan.leaves()).extracting(leaf -> leaf.id().name()).containsExactly("parent");
    assertThat(plan.blocks()).isEqualTo(10);
    assertThat(plan.blocksPerChunk()).isEqualTo(4);
    assertThat(plan.chunkCount()).isEqualTo(3);
    assertThat(plan.leaves().get(0).fileNode())
        .isEqualTo(
            Long.parseLong(
                fixture.database().query("SELECT pg_relation_filenode('parent')").get(0)));
  }

  @Test
  void partitionsAreFoundAtEveryLevel() {
    fixture
        .database()
        .execute(
            "CREATE TABLE root (k int PRIMARY KEY) PARTITION BY RANGE (k)",
            "CREATE TABLE low PARTITION OF root FOR VALUES FROM (0) TO (10)",
            "CREATE TABLE mid PARTITION OF root FOR VALUES FROM (10) TO (20)"
                + " PARTITION BY LIST (k)",
            "CREATE TABLE mid_rest PARTITION OF mid DEFAULT",
            "CREATE TABLE empty PARTITION OF root FOR VALUES FROM (20) TO (30)"
                + " PARTITION BY LIST (k)");

    assertThat(plan("root", BLOCK).leaves())
        .extracting(leaf -> leaf.id().name())
        .containsExactly("low", "mid_rest");
    assertThat(plan("empty", BLOCK).chunkCount()).isZero();
  }

  @Test
  void aForeignPartitionIsRefused() {
    fixture
        .database()
        .execute(
            "CREATE SERVER elsewhere FOREIGN DATA WRAPPER postgres_fdw",
            "CREATE TABLE mixed (k int NOT NULL) PARTITION BY RANGE (k)",
            "CREATE FOREIGN TABLE far PARTITION OF mixed FOR VALUES FROM (0) TO (10)"
                + " SERVER elsewhere");

    assertThatThrownBy(() -> plan("mixed", BLOCK))
        .isInstanceOfSatisfying(
            RosettaException.class,
            e -> assertThat(e.error()).isEqualTo(RosettaError.TABLE_UNSUPPORTED))
        .hasMessageContaining("public.far");
  }

  /** Its rows move without a word. */
  @Test
  void anUnloggedPartitionIsRefused() {
    fixture
        .database()
        .execute(
            "CREATE TABLE kept (k int PRIMARY KEY) PARTITION BY RANGE (k)",
            "CREATE UNLOGGED TABLE lost PARTITION OF kept FOR VALUES FROM (0) TO (10)");

    assertThatThrownBy(() -> plan("kept", BLOCK))
        .isInstanceOfSatisfying(
            RosettaException.class,
            e -> assertThat(e.error()).isEqualTo(RosettaError.TABLE_UNSUPPORTED))
        .hasMessageContaining("public.lost is unlogged")
        .hasMessageContaining("ALTER TABLE \"public\".\"lost\" SET LOGGED");
  }

  @Test
  void aVeryLargeTableHasLargerChunksNotMore() {
    fixture.database().execute("CREATE TABLE small (k int PRIMARY KEY)");
    Leaf leaf = plan("small", BLOCK).leaves().get(0);
    long blocks = 100L * ChunkPlanner.MOST_CHUNKS + 7;

    ChunkPlan plan = ChunkPlanner.cut(List.of(new Leaf(leaf.id(), 1, 2, blocks)), 4);

    assertThat(plan.chunkCount()).isBetween(1, ChunkPlanner.MOST_CHUNKS + 1);
    assertThat(plan.blocksPerChunk()).isEqualTo(101);
  }
}
