package io.rosetta.activities.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/**
 * What the source's catalog says of a table that logical replication never says: kept with a
 * backfill, so that a change which the stream does not report (a rename, a rewrite, an attached
 * partition, an edited publication) is found by comparing it with a later one. Columns go by
 * attnum: the same attnum with another name is a rename.
 *
 * @param oid {@code pg_class.oid}: another one under the same name is another table
 * @param nameXmin {@code xmin} of its row type in {@code pg_type}, which RENAME and SET SCHEMA
 *     write anew: another one means that it had another name meanwhile, and its changes went there
 * @param kind {@code relkind}: r table, p partitioned
 * @param persistence of the relation: p permanent, u unlogged
 * @param key attnums of the usable key, in key order; empty when there is none
 * @param leaves where the rows are, by oid; a plain table is its own only leaf
 * @param columns those that exist, generated ones too, by attnum
 * @param publication what the pipeline's publication says of the table
 */
public record CatalogPicture(
    TableId table,
    long oid,
    long nameXmin,
    char kind,
    char persistence,
    ReplicaIdentity replicaIdentity,
    List<Integer> key,
    List<Leaf> leaves,
    List<Column> columns,
    Published publication) {
  public CatalogPicture {
    Objects.requireNonNull(table, "table");
    Objects.requireNonNull(replicaIdentity, "replicaIdentity");
    Objects.requireNonNull(publication, "publication");
    key = List.copyOf(key);
    leaves = List.copyOf(leaves);
    columns = List.copyOf(columns);
  }

  /**
   * A relation that holds rows.
   *
   * @param fileNode {@code pg_relation_filenode}: another one means that the rows were written anew
   *     (TRUNCATE, VACUUM FULL, CLUSTER, ALTER TYPE)
   * @param bound of the partition as PostgreSQL prints it; empty for a plain table
   * @param links {@code xmin} of each {@code pg_inherits} row between it and the table: others mean
   *     that it was detached and attached again, and nothing tells what was done to it meanwhile;
   *     empty for a plain table
   * @param isEmpty whether it is a partition whose file had no block when it was looked at; false
   *     for one that is foreign or unlogged, whatever it holds, and for a plain table. No
   *     difference by itself: rows come and go, and the stream tells
   */
  public record Leaf(long oid, long fileNode, String bound, String links, boolean isEmpty) {
    public Leaf {
      Objects.requireNonNull(bound, "bound");
      Objects.requireNonNull(links, "links");
    }
  }

  /**
   * A column.
   *
   * @param typeOid {@code atttypid}
   * @param modifier {@code atttypmod}, -1 when there is none
   * @param generated how: empty when it is not, s stored, v virtual
   */
  public record Column(int attnum, String name, long typeOid, int modifier, String generated) {
    public Column {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(generated, "generated");
    }
  }

  /**
   * How a table is published.
   *
   * @param operations some of {@code insert,update,delete,truncate}; empty when it is not published
   * @param viaRoot {@code pubviaroot}
   * @param rowFilter as PostgreSQL prints it; empty when there is none
   * @param columnList attnums as a JSON array; empty when all columns are published
   * @param entry oid of the table's entry in the publication, or of its schema's, which is another
   *     one when it was taken out and added again; 0 when all tables are published
   * @param xmin of the publication's own row, which is another one when something was changed and
   *     changed back, or it was made anew; 0 when there is none
   */
  public record Published(
      String operations,
      boolean viaRoot,
      String rowFilter,
      String columnList,
      long entry,
      long xmin) {
    /** The publication does not have the table, or does not exist. */
    public static final Published NOT = new Published("", false, "", "", 0, 0);

    private static final String ALL = "insert,update,delete,truncate";

    public Published {
      Objects.requireNonNull(operations, "operations");
      Objects.requireNonNull(rowFilter, "rowFilter");
      Objects.requireNonNull(columnList, "columnList");
    }

    /** Whether every change comes, under the name of the table and no partition's. */
    public boolean isComplete() {
      return operations.equals(ALL) && viaRoot;
    }
  }

  /** With another one's leaves and publication: what is left to differ is the table's shape. */
  public CatalogPicture withRowsOf(CatalogPicture other) {
    return new CatalogPicture(
        table,
        oid,
        nameXmin,
        kind,
        persistence,
        replicaIdentity,
        key,
        other.leaves,
        columns,
        other.publication);
  }

  /**
   * What is different in a later picture of the same name, one line each; empty when nothing is.
   */
  public List<String> differences(CatalogPicture later) {
    if (oid != later.oid) {
      return List.of("it was dropped and created again");
    }
    List<String> lines = new ArrayList<>();
    if (nameXmin != later.nameXmin) {
      lines.add("it was renamed, moved to another schema or given to another owner meanwhile");
    }
    columnDifferences(later, lines);
    compare("the kind of relation", kind, later.kind, lines);
    compare("the persistence", persistence, later.persistence, lines);
    compare("the replica identity", replicaIdentity, later.replicaIdentity, lines);
    compare("the key's columns", key, later.key, lines);
    leafDifferences(later, lines);
    compare("the publication", publication, later.publication, lines);
    return lines;
  }

  private void columnDifferences(CatalogPicture later, List<String> lines) {
    Map<Integer, Column> before = byAttnum(columns);
    Map<Integer, Column> now = byAttnum(later.columns);
    TreeSet<Integer> all = new TreeSet<>(before.keySet());
    all.addAll(now.keySet());
    for (Integer attnum : all) {
      Column old = before.get(attnum);
      Column next = now.get(attnum);
      if (old == null) {
        lines.add("column " + next.name + " was added");
      } else if (next == null) {
        lines.add("column " + old.name + " was dropped");
      } else if (!old.name.equals(next.name)) {
        lines.add("column " + old.name + " was renamed to " + next.name);
      } else if (!old.equals(next)) {
        lines.add("the type of column " + old.name + " was changed");
      }
    }
  }

  /**
   * A partition that is new matters for the rows which it brought along, since nothing tells the
   * stream of them. One that is empty after it was attached brought none that are still there. One
   * that is not may have been filled since, by rows which the stream has: that cannot be told, so
   * it is a difference too.
   */
  private void leafDifferences(CatalogPicture later, List<String> lines) {
    Map<Long, Leaf> before = new LinkedHashMap<>();
    leaves.forEach(leaf -> before.put(leaf.oid, leaf));
    for (Leaf leaf : later.leaves) {
      Leaf old = before.remove(leaf.oid);
      if (old == null && leaf.isEmpty) {
        continue;
      }
      if (old == null) {
        lines.add("a partition was attached or created: oid " + leaf.oid + " " + leaf.bound);
      } else if (!old.bound.equals(leaf.bound)) {
        lines.add("a partition's bound was changed: oid " + leaf.oid);
      } else if (!old.links.equals(leaf.links)) {
        lines.add("a partition was detached and attached again: oid " + leaf.oid);
      } else if (old.fileNode != leaf.fileNode) {
        lines.add("rows were written anew: oid " + leaf.oid);
      }
    }
    before
        .values()
        .forEach(leaf -> lines.add("a partition was detached or dropped: oid " + leaf.oid));
  }

  private static Map<Integer, Column> byAttnum(List<Column> columns) {
    Map<Integer, Column> byAttnum = new LinkedHashMap<>();
    columns.forEach(column -> byAttnum.put(column.attnum, column));
    return byAttnum;
  }

  private static void compare(String what, Object before, Object now, List<String> lines) {
    if (!before.equals(now)) {
      lines.add(what + " changed from " + before + " to " + now);
    }
  }
}
