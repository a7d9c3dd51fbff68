package io.rosetta.activities.model;

import java.util.Objects;

/**
 * A relation that holds rows: the table itself, or a leaf of a partitioned one, as it was when the
 * chunks were planned.
 *
 * @param oid {@code pg_class.oid}
 * @param fileNode {@code pg_relation_filenode}; another one means that the rows were rewritten
 * @param blocks of the server's block size when it was planned
 */
public record Leaf(TableId id, long oid, long fileNode, long blocks) {
  public Leaf {
    Objects.requireNonNull(id, "id");
  }
}
