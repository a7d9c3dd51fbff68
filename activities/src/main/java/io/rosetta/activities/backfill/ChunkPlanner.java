package io.rosetta.activities.backfill;

import io.rosetta.activities.model.ChunkPlan;
import io.rosetta.activities.model.Leaf;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.SourceTable;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.types.SourceSql;
import io.rosetta.workflows.RosettaError;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;

/**
 * Counts the blocks of a table's leaves and cuts them into chunks. To be called after the low mark,
 * once older transactions have ended: a row that nobody changes from then on is in a block that is
 * counted, and stays there. An empty leaf has one chunk that reads to its end; it would be right to
 * have none, since whatever it gets now comes by the stream, but so every leaf is locked, checked
 * and entered into the ledger alike.
 *
 * <p>Children of an inheritance parent are tables of their own and no leaves.
 */
final class ChunkPlanner {
  /** Beyond this many chunks they grow instead. */
  static final int MOST_CHUNKS = 20_000;

  /** A plain table is no part of a tree: it is its own leaf. */
  private static final String LEAVES =
      """
      SELECT n.nspname, c.relname, c.oid, c.relkind,
             coalesce(pg_catalog.pg_relation_filenode(c.oid), 0),
             coalesce(pg_catalog.pg_relation_size(c.oid), 0)
               / current_setting('block_size')::bigint,
             current_setting('block_size')::bigint, c.relpersistence
      FROM (SELECT t.relid::oid AS oid FROM pg_catalog.pg_partition_tree(?::oid::regclass) t
            WHERE t.isleaf
            UNION SELECT ?::oid) AS tree
      JOIN pg_catalog.pg_class c ON c.oid = tree.oid AND c.relkind <> 'p'
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      ORDER BY c.oid
      """;

  private ChunkPlanner() {}

  /**
   * As the table is now.
   *
   * @param chunkBytes how much of a leaf one chunk covers, by the size of all leaves
   * @throws RosettaException TABLE_UNSUPPORTED when a partition is a foreign table or unlogged
   */
  static ChunkPlan plan(Connection connection, SourceTable table, LongUnaryOperator chunkBytes)
      throws SQLException {
    List<Leaf> leaves = new ArrayList<>();
    long blockBytes = 1;
    try (PreparedStatement statement = connection.prepareStatement(LEAVES)) {
      statement.setLong(1, table.oid());
      statement.setLong(2, table.oid());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          leaves.add(leaf(table.id(), row));
          blockBytes = row.getLong(7);
        }
      }
    }
    long blocks = leaves.stream().mapToLong(Leaf::blocks).sum();
    long bytes = chunkBytes.applyAsLong(blocks * blockBytes);
    return cut(leaves, Math.max(1, (bytes + blockBytes - 1) / blockBytes));
  }

  /** Into chunks of so many blocks, or more when there would be too many. */
  static ChunkPlan cut(List<Leaf> leaves, long blocksPerChunk) {
    long blocks = leaves.stream().mapToLong(Leaf::blocks).sum();
    long least = (blocks + MOST_CHUNKS - 1) / MOST_CHUNKS;
    return new ChunkPlan(leaves, Math.max(blocksPerChunk, least));
  }

  private static Leaf leaf(TableId table, ResultSet row) throws SQLException {
    TableId id = new TableId(row.getString(1), row.getString(2));
    if (!row.getString(4).equals("r")) {
      throw new RosettaException(
          RosettaError.TABLE_UNSUPPORTED,
          "table " + table + " cannot be copied: its partition " + id + " is no plain table");
    }
    if (!row.getString(8).equals("p")) {
      throw new RosettaException(
          RosettaError.TABLE_UNSUPPORTED,
          "table %s cannot be copied: %s is unlogged, so no change of its rows ever comes. Run: ALTER TABLE %s SET LOGGED, then retry the job"
              .formatted(table, id, SourceSql.quoted(id)));
    }
    return new Leaf(id, row.getLong(3), row.getLong(5), row.getLong(6));
  }
}
