package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.sql.OnError;
import io.rosetta.emulator.sql.SqlError;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Loads a file that may have rows which cannot be loaded: all rows are converted into a temporary
 * table, each failure noted with its row, then those that did not fail are inserted.
 */
final class TolerantLoad {
  private final Work work;
  private final FileLoad load;

  TolerantLoad(Work work, FileLoad load) {
    this.work = work;
    this.load = load;
  }

  LoadedFile run(OnError onError) throws SQLException {
    if (load.isEmpty()) {
      return LoadedFile.whole(load.file().name(), 0);
    }
    FailedRows failed = work.failedRows();
    try {
      long rows = stage();
      boolean skipped = failed.count() > 0 && onError.skips(failed.count(), rows);
      long loaded = skipped ? 0 : insert();
      return new LoadedFile(
          load.file().name(),
          rows,
          loaded,
          onError.limit(rows),
          failed.count(),
          failed.first().map(SqlError::getMessage),
          failed.first().map(error -> (long) failed.firstRow() + load.header()));
    } finally {
      new Staging(work).drop();
      work.forgetFailedRows();
    }
  }

  /** The number of rows. A record that is no CSV of so many fields fails the statement. */
  private long stage() throws SQLException {
    String number = "f." + FileColumns.NUMBER;
    work.binding().failByRow("CAST(" + number + " AS BIGINT)");
    FileLoad.Source source = load.source(true);
    List<String> items = new ArrayList<>(List.of(number + " AS n"));
    for (int i = 0; i < source.items().size(); i++) {
      items.add(source.items().get(i) + " AS a" + i);
    }
    work.update(
        "CREATE TEMP TABLE %s AS SELECT %s FROM %s f"
            .formatted(work.temporary(), String.join(", ", items), source.reader()));
    work.check();
    long rows = Duck.count(work.connection(), "SELECT count(*) FROM " + work.temporary());
    load.requireAll(rows);
    return rows;
  }

  private long insert() throws SQLException {
    return work.update(
        "INSERT INTO %s SELECT * EXCLUDE (n) FROM %s WHERE NOT sf_row_failed(%d, CAST(n AS BIGINT))"
            .formatted(load.table().physical(), work.temporary(), work.binding().statement()));
  }
}
