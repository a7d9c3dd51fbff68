package io.rosetta.activities.stream.testing;

import io.rosetta.activities.model.KnownTable;
import io.rosetta.activities.model.SourceColumn;
import io.rosetta.activities.model.SourceTable;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.WriteMode;
import io.rosetta.activities.stream.reader.TableCatalog;
import java.util.List;
import java.util.Optional;

/** A catalog of one table of text columns, which a test changes as it likes. */
public final class FixedCatalog implements TableCatalog {
  private SourceTable live;

  public FixedCatalog(SourceTable live) {
    this.live = live;
  }

  /** What it says from now on; null when the table is gone. */
  public void becomes(SourceTable table) {
    live = table;
  }

  public Optional<SourceTable> live() {
    return Optional.ofNullable(live);
  }

  @Override
  public Optional<SourceTable> read(TableId table) {
    return live();
  }

  @Override
  public List<SourceColumn> resolve(List<KnownTable.Column> columns) {
    return columns.stream()
        .map(c -> new SourceColumn(c.attnum(), c.name(), TestTables.TEXT, false, null))
        .toList();
  }

  @Override
  public TableMapping map(SourceTable table) {
    return TestCatalog.mapping(table, WriteMode.MERGE);
  }
}
