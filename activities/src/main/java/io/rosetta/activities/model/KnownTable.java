package io.rosetta.activities.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A table as the stream has seen it last, kept with the position: rows come with names of columns
 * only, and after a downtime the catalog alone cannot tell a rename from a drop and an add.
 *
 * @param oid {@code pg_class.oid}; another one under the same name is another table; 0 when {@link
 *     #isVoid void}
 * @param fileNode where its rows were kept, see {@link SourceTable#fileNode}
 * @param columns those that rows had, by attnum
 * @param key attnums of the key's columns, in key order
 * @param dropped names of columns that rows had once and the source has dropped since: the target
 *     still has them
 */
public record KnownTable(
    TableId id,
    long oid,
    long fileNode,
    List<Column> columns,
    List<Integer> key,
    List<String> dropped) {
  public KnownTable {
    Objects.requireNonNull(id, "id");
    columns = List.copyOf(columns);
    key = List.copyOf(key);
    dropped = List.copyOf(dropped);
  }

  /**
   * A column, which keeps its attnum for ever, and no other one of the table gets it.
   *
   * @param typeOid {@code atttypid}
   * @param modifier {@code atttypmod}
   * @param copied whether the target has it; the user may leave columns out
   */
  public record Column(int attnum, String name, long typeOid, int modifier, boolean copied) {
    public Column {
      Objects.requireNonNull(name, "name");
    }

    public static Column of(SourceColumn column, boolean copied) {
      return new Column(
          column.attnum(), column.name(), column.type().oid(), column.type().modifier(), copied);
    }

    public boolean hasTypeOf(SourceColumn other) {
      return typeOid == other.type().oid() && modifier == other.type().modifier();
    }
  }

  /** As the catalog has it now, which the stream takes it for when it knows nothing of it. */
  public static KnownTable of(SourceTable live, TableMapping mapping, List<String> formerNames) {
    List<Column> columns = new ArrayList<>();
    List<String> dropped = new ArrayList<>(formerNames);
    for (SourceColumn column : live.columns()) {
      columns.add(Column.of(column, mapping.column(column.attnum()).isPresent()));
      dropped.remove(column.name());
    }
    return new KnownTable(
        live.id(), live.oid(), live.fileNode(), columns, live.keyNumbers(), dropped);
  }

  /** Whether the table is to be looked at anew: only the names count. */
  public boolean isVoid() {
    return oid == 0;
  }

  /** After a change that the stream did not follow: what the rows are is read anew. */
  public KnownTable voided() {
    return new KnownTable(id, 0, 0, List.of(), List.of(), copiedNames());
  }

  public Optional<Column> named(String name) {
    return find(column -> column.name().equals(name));
  }

  public Optional<Column> numbered(int attnum) {
    return find(column -> column.attnum() == attnum);
  }

  private Optional<Column> find(Predicate<Column> condition) {
    return columns.stream().filter(condition).findFirst();
  }

  /** Names of copied columns, dropped ones too, that a mapping does not have. */
  public List<String> namesBeside(TableMapping mapping) {
    List<String> names = new ArrayList<>(dropped);
    columns.stream()
        .filter(column -> column.copied() && mapping.column(column.attnum()).isEmpty())
        .forEach(column -> names.add(column.name()));
    return names;
  }

  private List<String> copiedNames() {
    List<String> names = new ArrayList<>(dropped);
    columns.stream().filter(Column::copied).map(Column::name).forEach(names::add);
    return names;
  }
}
