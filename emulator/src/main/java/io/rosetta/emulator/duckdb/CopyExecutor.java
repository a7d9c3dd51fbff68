package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.sql.CopyInto;
import io.rosetta.emulator.sql.FileFormat;
import io.rosetta.emulator.sql.OnError;
import io.rosetta.emulator.sql.SqlType;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * COPY INTO a table: each file that the table does not remember is loaded by itself.
 *
 * @see <a href="https://docs.snowflake.com/en/sql-reference/sql/copy-into-table">COPY INTO</a>
 */
final class CopyExecutor {
  private static final List<ResultColumn> COLUMNS =
      List.of(
          ResultColumn.text("file"),
          ResultColumn.text("status"),
          ResultColumn.count("rows_parsed"),
          ResultColumn.count("rows_loaded"),
          ResultColumn.count("error_limit"),
          ResultColumn.count("errors_seen"),
          ResultColumn.text("first_error"),
          new ResultColumn("first_error_line", SqlType.number(19, 0), true),
          new ResultColumn("first_error_character", SqlType.number(19, 0), true),
          ResultColumn.text("first_error_column_name"));

  private final Work work;
  private final FileFormats formats;

  CopyExecutor(Work work) {
    this.work = work;
    this.formats = new FileFormats(work);
  }

  Result run(CopyInto copy, List<StagedFile> files) throws SQLException {
    Relation table = work.table(copy.target());
    FileFormat format = formats.of(copy);
    Set<String> remembered = copy.force() ? Set.of() : remembered(table);
    boolean abort = copy.onError() instanceof OnError.AbortStatement;
    List<String[]> rows = new ArrayList<>();
    for (StagedFile file : files) {
      if (!remembered.contains(file.name() + "\u0000" + file.etag())) {
        FileLoad load = new FileLoad(work, copy, table, file, format);
        LoadedFile loaded = abort ? load.whole() : new TolerantLoad(work, load).run(copy.onError());
        if (!loaded.isFailed()) {
          remember(table, file);
        }
        rows.add(loaded.row());
      }
    }
    if (rows.isEmpty()) {
      return Result.status(StatementType.COPY, "Copy executed with 0 files processed.");
    }
    return new Result(StatementType.COPY, COLUMNS, rows);
  }

  /** Files that the table remembers; a changed file is another one. */
  private Set<String> remembered(Relation table) throws SQLException {
    String sql =
        "SELECT file || chr(0) || etag FROM rosetta.loads WHERE serial = " + table.serial();
    return new HashSet<>(Duck.firstColumn(work.connection(), sql));
  }

  private void remember(Relation table, StagedFile file) throws SQLException {
    work.update(
        "INSERT INTO rosetta.loads VALUES (%d, %s, %s)"
            .formatted(
                table.serial(), Physical.literal(file.name()), Physical.literal(file.etag())));
  }

  /** What a describe answers. */
  static List<ResultColumn> columns() {
    return COLUMNS;
  }
}
