package io.rosetta.activities.stream.reader;

import io.rosetta.activities.model.ColumnMapping;
import io.rosetta.activities.model.Identifier;
import io.rosetta.activities.model.KnownTable;
import io.rosetta.activities.model.RosettaException;
import io.rosetta.activities.model.SourceColumn;
import io.rosetta.activities.model.SourceTable;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.TableMapping.Absent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What the stream knows of a table, and how rows are mapped accordingly: the mapping's columns are
 * the known ones that are copied.
 */
public record TableVersion(KnownTable known, TableMapping mapping) {
  public TableVersion {
    Objects.requireNonNull(known, "known");
    Objects.requireNonNull(mapping, "mapping");
  }

  /**
   * From what is stored of a table, or from the catalog where nothing is or it is void.
   *
   * @throws TableFailure when the catalog has another table under the name
   * @throws RosettaException TABLE_UNSUPPORTED or CONFIGURATION_INVALID when it cannot be copied as
   *     the catalog has it now
   */
  public static TableVersion of(Optional<KnownTable> stored, SourceTable live, TableCatalog catalog)
      throws TableFailure {
    if (stored.isPresent() && !stored.get().isVoid()) {
      return of(stored.get(), live, catalog);
    }
    TableMapping mapping = catalog.map(live);
    List<String> former = stored.map(KnownTable::dropped).orElse(List.of());
    KnownTable known = KnownTable.of(live, mapping, former);
    return new TableVersion(known, with(mapping, mapping.columns(), known));
  }

  private static TableVersion of(KnownTable stored, SourceTable live, TableCatalog catalog)
      throws TableFailure {
    if (stored.oid() != live.oid()) {
      throw TableFailure.anotherTable();
    }
    TableMapping all = mapped(asKnown(stored, live, catalog), catalog);
    List<ColumnMapping> columns =
        all.columns().stream()
            .filter(column -> stored.numbered(column.source().attnum()).isPresent())
            .toList();
    return new TableVersion(stored, with(all, columns, stored));
  }

  /**
   * The table with the columns that rows on their way may still have, under the names that they
   * have there, and with those that the catalog has got since.
   */
  private static SourceTable asKnown(KnownTable stored, SourceTable live, TableCatalog catalog) {
    List<KnownTable.Column> gone =
        stored.columns().stream().filter(c -> live.numbered(c.attnum()).isEmpty()).toList();
    List<SourceColumn> columns = new ArrayList<>(catalog.resolve(gone));
    Set<String> taken = new HashSet<>();
    stored.columns().forEach(column -> taken.add(column.name()));
    for (SourceColumn column : live.columns()) {
      Optional<KnownTable.Column> known = stored.numbered(column.attnum());
      if (known.isPresent()) {
        columns.add(column.named(known.get().name()));
      } else if (!taken.contains(column.name())) {
        columns.add(column);
      }
    }
    columns.sort((a, b) -> Integer.compare(a.attnum(), b.attnum()));
    List<String> key =
        stored.key().stream().map(number -> stored.numbered(number).orElseThrow().name()).toList();
    return new SourceTable(
        live.id(), live.oid(), live.fileNode(), live.kind(), live.replicaIdentity(), columns, key);
  }

  static TableMapping mapped(SourceTable table, TableCatalog catalog) throws TableFailure {
    try {
      return catalog.map(table);
    } catch (RosettaException e) {
      throw new TableFailure(e.getMessage());
    }
  }

  /**
   * A mapping for rows with these columns.
   *
   * @param all the table's as the catalog has it; of its other columns rows have the missing value
   */
  static TableMapping with(TableMapping all, List<ColumnMapping> columns, KnownTable known)
      throws TableFailure {
    List<Integer> key = new ArrayList<>();
    for (int index : all.keyIndexes()) {
      key.add(place(all.columns().get(index).source().attnum(), columns));
    }
    return new TableMapping(
        all.source(),
        all.target(),
        columns,
        key,
        all.mode(),
        all.deletes(),
        absent(columns, known, all));
  }

  private static int place(int attnum, List<ColumnMapping> columns) throws TableFailure {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).source().attnum() == attnum) {
        return i;
      }
    }
    throw new TableFailure("rows come without a column of the key: copy the table again");
  }

  private static List<Absent> absent(
      List<ColumnMapping> columns, KnownTable known, TableMapping all) {
    Set<Integer> carried = new HashSet<>();
    Set<Identifier> taken = new HashSet<>();
    for (ColumnMapping column : columns) {
      carried.add(column.source().attnum());
      taken.add(column.target());
    }
    List<Absent> absent = new ArrayList<>();
    for (String name : known.dropped()) {
      Absent dropped = Absent.dropped(name);
      if (taken.add(dropped.target())) {
        absent.add(dropped);
      }
    }
    for (ColumnMapping column : all.columns()) {
      if (!carried.contains(column.source().attnum()) && taken.add(column.target())) {
        absent.add(Absent.added(column));
      }
    }
    return absent;
  }
}
