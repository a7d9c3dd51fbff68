package io.rosetta.activities.stream.reader;

import io.rosetta.activities.model.ColumnMapping;
import io.rosetta.activities.model.KnownTable;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.SourceTable;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableMapping;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The mapping of each table at the schema that the stream is at. The stream says which columns a
 * row has; what they are is read from the catalog, which may be ahead of it. Added and dropped
 * columns are followed, every other change sets the table aside. Used by the reader's thread alone.
 */
final class SchemaVersions {
  private final TableCatalog catalog;
  private final Map<TableId, TableVersion> current = new HashMap<>();

  /** What is stored of tables that had no row yet. */
  private final Map<TableId, KnownTable> stored = new HashMap<>();

  private final Map<TableId, KnownTable> news = new TreeMap<>();

  /**
   * For one attempt.
   *
   * @param initial the tables as the attempt begins with them
   * @param stored as the attempts before have left them
   */
  SchemaVersions(
      TableCatalog catalog, Collection<TableVersion> initial, Collection<KnownTable> stored) {
    this.catalog = catalog;
    stored.forEach(known -> this.stored.put(known.id(), known));
    for (TableVersion version : initial) {
      TableId table = version.known().id();
      current.put(table, version);
      if (!version.known().equals(this.stored.get(table))) {
        news.put(table, version.known());
      }
    }
  }

  /**
   * The mapping for rows that have these columns.
   *
   * @param fields the columns that rows have from now on
   * @throws TableFailure when the change cannot be followed
   */
  TableMapping at(TableId table, List<String> fields) throws TableFailure {
    Optional<SourceTable> live = catalog.read(table);
    TableVersion last = last(table, live);
    requireSameTable(last.known(), live);
    ColumnIdentity identity = new ColumnIdentity(last.known(), live);
    List<KnownTable.Column> columns = identity.of(fields);
    TableMapping all = live.isPresent() ? TableVersion.mapped(live.get(), catalog) : last.mapping();
    List<ColumnMapping> copied = copied(columns, live, all, last);
    requireOldValues(last, live, copied);
    KnownTable known =
        new KnownTable(
            table,
            last.known().oid(),
            fileNode(last.known(), live, columns),
            marked(columns, copied),
            last.known().key(),
            identity.droppedAfter(columns));
    TableMapping mapping = TableVersion.with(all, copied, known);
    TableVersion now =
        new TableVersion(known, isSame(last.mapping(), mapping) ? last.mapping() : mapping);
    if (!known.equals(last.known())) {
      news.put(table, known);
    }
    current.put(table, now);
    return now.mapping();
  }

  /** The table is looked at anew, whatever it was: a backfill takes it up again. */
  void forget(TableId table) {
    TableVersion last = current.remove(table);
    KnownTable known = last == null ? stored.get(table) : last.known();
    if (known != null) {
      stored.put(table, known.voided());
    }
  }

  /** The tables that are known otherwise since the last call. */
  List<KnownTable> takeNews() {
    List<KnownTable> taken = List.copyOf(news.values());
    news.clear();
    return taken;
  }

  private TableVersion last(TableId table, Optional<SourceTable> live) throws TableFailure {
    TableVersion version = current.get(table);
    if (version != null) {
      return version;
    }
    SourceTable now =
        live.orElseThrow(() -> new TableFailure("the table " + table + " is gone from the source"));
    try {
      TableVersion first = TableVersion.of(Optional.ofNullable(stored.get(table)), now, catalog);
      news.put(table, first.known());
      return first;
    } catch (RosettaException e) {
      throw new TableFailure(e.getMessage());
    }
  }

  private static void requireSameTable(KnownTable known, Optional<SourceTable> live)
      throws TableFailure {
    if (live.isEmpty()) {
      return;
    }
    if (live.get().oid() != known.oid()) {
      throw TableFailure.anotherTable();
    }
    if (!live.get().keyNumbers().equals(known.key())) {
      List<String> before = new ArrayList<>();
      known.key().forEach(number -> known.numbered(number).ifPresent(c -> before.add(c.name())));
      throw new TableFailure(
          "the key changed from " + before + " to " + live.get().key() + ": copy the table again");
    }
  }

  /**
   * The mapping of each column that is copied: the last one where rows had the column, for it is
   * the same column then, and a rewrite may have wiped what the catalog knew of rows older than it.
   */
  private static List<ColumnMapping> copied(
      List<KnownTable.Column> columns,
      Optional<SourceTable> live,
      TableMapping all,
      TableVersion last)
      throws TableFailure {
    List<ColumnMapping> copied = new ArrayList<>();
    for (KnownTable.Column column : columns) {
      Optional<ColumnMapping> mapped =
          last.mapping()
              .column(column.attnum())
              .or(
                  () ->
                      all.column(column.attnum())
                          .filter(now -> now.source().name().equals(column.name())));
      if (mapped.isPresent()) {
        copied.add(mapped.get());
      } else if (column.copied()
          && live.flatMap(table -> table.numbered(column.attnum())).isEmpty()) {
        throw TableFailure.unknownColumn(column.name());
      }
    }
    return copied;
  }

  private static List<KnownTable.Column> marked(
      List<KnownTable.Column> columns, List<ColumnMapping> copied) {
    return columns.stream()
        .map(
            column ->
                new KnownTable.Column(
                    column.attnum(),
                    column.name(),
                    column.typeOid(),
                    column.modifier(),
                    copied.stream().anyMatch(c -> c.source().attnum() == column.attnum())))
        .toList();
  }

  /**
   * What older rows hold in a new column is noted in the catalog, but for a default that differs
   * from row to row, and until the next rewrite: those change every row and send none.
   */
  private static void requireOldValues(
      TableVersion last, Optional<SourceTable> live, List<ColumnMapping> copied)
      throws TableFailure {
    if (live.isEmpty() || last.known().fileNode() == live.get().fileNode()) {
      return;
    }
    for (ColumnMapping column : copied) {
      boolean isNew = last.known().numbered(column.source().attnum()).isEmpty();
      if (isNew && column.source().missing().isEmpty()) {
        throw new TableFailure(
            "the rows were written anew when column "
                + column.source().name()
                + " was added, and its values were not sent: copy the table again");
      }
    }
  }

  /** The file that a rewrite is told by: not one of a column that rows do not have yet. */
  private static long fileNode(
      KnownTable last, Optional<SourceTable> live, List<KnownTable.Column> columns) {
    boolean isAhead =
        live.filter(
                table ->
                    table.columns().stream()
                        .allMatch(c -> columns.stream().anyMatch(k -> k.attnum() == c.attnum())))
            .isEmpty();
    return isAhead ? last.fileNode() : live.get().fileNode();
  }

  private static boolean isSame(TableMapping a, TableMapping b) {
    return names(a).equals(names(b))
        && a.keyIndexes().equals(b.keyIndexes())
        && a.absent().equals(b.absent());
  }

  private static List<String> names(TableMapping mapping) {
    return mapping.columns().stream()
        .map(column -> column.source().attnum() + " " + column.source().name())
        .toList();
  }
}
