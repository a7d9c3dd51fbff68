package io.rosetta.activities.model;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A source table as the catalog has it at one moment.
 *
 * @param oid {@code pg_class.oid}
 * @param fileNode where its rows are kept: another one after a rewrite or a TRUNCATE; 0 for what
 *     has no rows of its own
 * @param kind {@code relkind}: r table, p partitioned, v view, m materialized view, f foreign
 * @param columns the replicated columns, by attnum
 * @param key names of the columns of the usable key (immediate, valid, complete, NOT NULL; the
 *     primary key, the replica identity index, or with identity FULL another unique index), in key
 *     order; empty when there is none
 */
public record SourceTable(
    TableId id,
    long oid,
    long fileNode,
    char kind,
    ReplicaIdentity replicaIdentity,
    List<SourceColumn> columns,
    List<String> key) {
  public SourceTable {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(replicaIdentity, "replicaIdentity");
    columns = List.copyOf(columns);
    key = List.copyOf(key);
  }

  public Optional<SourceColumn> named(String name) {
    return columns.stream().filter(column -> column.name().equals(name)).findFirst();
  }

  public Optional<SourceColumn> numbered(int attnum) {
    return columns.stream().filter(column -> column.attnum() == attnum).findFirst();
  }

  /** Attnums of the key's columns, in key order. */
  public List<Integer> keyNumbers() {
    return key.stream().map(name -> named(name).orElseThrow().attnum()).toList();
  }
}
