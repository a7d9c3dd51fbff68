package io.rosetta.activities.backfill;

import io.rosetta.activities.model.Chunk;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.types.BackfillRow;
import io.rosetta.activities.types.SourceSql;
import java.util.Optional;

/**
 * The text of the COPY statements that read chunks. Columns go by name: a partition may have them
 * in another order than its root.
 */
final class CopyQuery {
  private static final String TO = ") TO STDOUT (FORMAT csv, ENCODING 'UTF8')";

  private CopyQuery() {}

  /** The rows of one chunk. ONLY: children of an inheritance parent are tables of their own. */
  static String chunk(Chunk chunk, TableMapping mapping, Optional<RowFilter> filter) {
    StringBuilder sql = new StringBuilder("COPY (SELECT ");
    sql.append(BackfillRow.selectList(mapping.columns()))
        .append(" FROM ONLY ")
        .append(SourceSql.quoted(chunk.leaf().id()));
    sql.append(" WHERE ctid >= '(").append(chunk.fromBlock()).append(",0)'::tid");
    if (chunk.toBlock() != Chunk.OPEN_END) {
      sql.append(" AND ctid < '(").append(chunk.toBlock()).append(",0)'::tid");
    }
    filter.ifPresent(rows -> sql.append(" AND ").append(rows.sql()));
    return sql.append(TO).toString();
  }
}
