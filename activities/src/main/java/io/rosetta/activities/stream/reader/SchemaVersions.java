package io.rosetta.activities.stream.reader;

import io.rosetta.activities.model.ColumnMapping;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.SourceColumn;
import io.rosetta.activities.model.SourceTable;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableMapping;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The mapping of each table at the schema that the stream is at. The stream says which columns a
 * row has; what they are is read from the catalog, which may be ahead of it. Added and dropped
 * columns are followed, every other change sets the table aside. Used by the reader's thread alone.
 */
final class SchemaVersions {
  private final TableCatalog catalog;
  private final Map<TableId, TableMapping> current = new HashMap<>();

  SchemaVersions(TableCatalog catalog, Collection<TableMapping> initial) {
    this.catalog = catalog;
    initial.forEach(mapping -> current.put(mapping.id(), mapping));
  }

  /**
   * The mapping for rows that have these columns.
   *
   * @param fields the columns that rows have from now on
   * @throws TableFailure when the change cannot be followed
   */
  TableMapping at(TableId table, List<String> fields) throws TableFailure {
    Optional<TableMapping> known = Optional.ofNullable(current.get(table));
    Optional<SourceTable> live = catalog.read(table);
    if (known.isPresent() && live.isPresent()) {
      requireSame(known.get().source(), live.get(), fields);
    }
    TableMapping mapping = restrict(known, mapLive(live), live, fields, table);
    if (known.isPresent() && live.isPresent()) {
      requireOldValues(known.get(), live.get(), mapping);
    }
    TableMapping result = known.filter(k -> sameColumns(k, mapping)).orElse(mapping);
    current.put(table, result);
    return result;
  }

  /** The table is looked at anew, whatever it was: a backfill takes it up again. */
  void forget(TableId table) {
    current.remove(table);
  }

  private Optional<TableMapping> mapLive(Optional<SourceTable> live) throws TableFailure {
    try {
      return live.map(catalog::map);
    } catch (RosettaException e) {
      throw new TableFailure(e.getMessage());
    }
  }

  /** Renames, types and keys must be as they were. */
  private static void requireSame(SourceTable known, SourceTable live, List<String> fields)
      throws TableFailure {
    Map<Integer, SourceColumn> byNumber =
        live.columns().stream()
            .collect(Collectors.toMap(SourceColumn::attnum, Function.identity()));
    for (SourceColumn column : known.columns()) {
      SourceColumn now = byNumber.get(column.attnum());
      if (now == null || !fields.contains(now.name())) {
        continue;
      }
      if (!now.name().equals(column.name())) {
        throw new TableFailure(
            "column " + column.name() + " was renamed to " + now.name() + ": copy the table again");
      }
      if (now.type().oid() != column.type().oid()
          || now.type().modifier() != column.type().modifier()) {
        throw new TableFailure(
            "the type of column " + column.name() + " was changed: copy the table again");
      }
    }
    if (!known.key().equals(live.key())) {
      throw new TableFailure(
          "the key changed from " + known.key() + " to " + live.key() + ": copy the table again");
    }
  }

  /**
   * What older rows hold in a new column is noted in the catalog, but for a default that differs
   * from row to row, and until the next rewrite: those change every row and send none.
   */
  private static void requireOldValues(TableMapping known, SourceTable live, TableMapping now)
      throws TableFailure {
    if (known.source().fileNode() == live.fileNode()) {
      return;
    }
    for (ColumnMapping column : now.columns()) {
      boolean isNew =
          known.columns().stream().noneMatch(k -> k.source().attnum() == column.source().attnum());
      if (isNew && column.source().missing().isEmpty()) {
        throw new TableFailure(
            "the rows were written anew when column "
                + column.source().name()
                + " was added, and its values were not sent: copy the table again");
      }
    }
  }

  private static TableMapping restrict(
      Optional<TableMapping> known,
      Optional<TableMapping> mapped,
      Optional<SourceTable> live,
      List<String> fields,
      TableId table)
      throws TableFailure {
    TableMapping base =
        mapped
            .or(() -> known)
            .orElseThrow(() -> new TableFailure("the table " + table + " is gone from the source"));
    List<ColumnMapping> columns = new ArrayList<>();
    for (String field : fields) {
      Optional<ColumnMapping> column = find(mapped, field).or(() -> find(known, field));
      if (column.isPresent()) {
        columns.add(column.get());
      } else if (!isLeftOut(field, live, known)) {
        throw new TableFailure(
            "column " + field + " is not in the catalog any more: copy the table again");
      }
    }
    columns.sort(Comparator.comparingInt(c -> c.source().attnum()));
    List<Integer> key = new ArrayList<>();
    for (int index : base.keyIndexes()) {
      int place = columns.indexOf(base.columns().get(index));
      if (place < 0) {
        throw new TableFailure("rows come without a column of the key: copy the table again");
      }
      key.add(place);
    }
    return new TableMapping(
        base.source(), base.target(), columns, key, base.mode(), base.deletes());
  }

  /** The user leaves it out. */
  private static boolean isLeftOut(
      String field, Optional<SourceTable> live, Optional<TableMapping> known) {
    return live.or(() -> known.map(TableMapping::source)).stream()
        .flatMap(source -> source.columns().stream())
        .anyMatch(column -> column.name().equals(field));
  }

  private static Optional<ColumnMapping> find(Optional<TableMapping> mapping, String name) {
    return mapping.stream()
        .flatMap(m -> m.columns().stream())
        .filter(column -> column.source().name().equals(name))
        .findFirst();
  }

  private static boolean sameColumns(TableMapping a, TableMapping b) {
    return names(a).equals(names(b)) && a.keyIndexes().equals(b.keyIndexes());
  }

  private static List<String> names(TableMapping mapping) {
    return mapping.columns().stream()
        .map(column -> column.source().attnum() + " " + column.source().name())
        .toList();
  }
}
