package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.sql.CopyInto;
import io.rosetta.emulator.sql.Expr;
import io.rosetta.emulator.sql.FileFormat;
import io.rosetta.emulator.sql.Query;
import io.rosetta.emulator.sql.SqlError;
import io.rosetta.emulator.sql.SqlType;
import io.rosetta.emulator.sql.SqlType.Kind;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * COPY INTO a table: DuckDB reads each file as text and converts it in the same statement.
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
    Set<String> loaded = copy.force() ? Set.of() : loaded(table);
    List<String[]> rows = new ArrayList<>();
    for (StagedFile file : files) {
      if (!loaded.contains(file.name() + "\u0000" + file.etag())) {
        long count = load(copy, table, file, format);
        remember(table, file);
        String n = Long.toString(count);
        rows.add(new String[] {file.name(), "LOADED", n, n, "1", "0", null, null, null, null});
      }
    }
    if (rows.isEmpty()) {
      return Result.status(StatementType.COPY, "Copy executed with 0 files processed.");
    }
    return new Result(StatementType.COPY, COLUMNS, rows);
  }

  /** Files that the table remembers; a changed file is another one. */
  private Set<String> loaded(Relation table) throws SQLException {
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

  private long load(CopyInto copy, Relation table, StagedFile file, FileFormat format)
      throws SQLException {
    CsvFile csv = new CsvFile(file, format);
    int fields = csv.fieldsOfFirstRecord();
    if (fields == 0) {
      return 0;
    }
    List<ColumnDef> named = Assignments.columns(table, copy.columns());
    int wanted =
        copy.transformation().map(s -> FileColumns.highest(s.items())).orElse(named.size());
    boolean exact = copy.transformation().isEmpty() && format.errorOnColumnCountMismatch();
    if (exact && fields != wanted) {
      throw new SqlError(
          "100080",
          "22000",
          "Number of columns in file (%d) does not match that of the corresponding table (%d), use file format option error_on_column_count_mismatch=false to ignore this error%n  File '%s'"
              .formatted(fields, wanted, file.name()));
    }
    int columns = Math.max(fields, wanted);
    Scope scope = new Scope(Optional.empty());
    scope.add(new FileColumns(work.binding(), format).source(alias(copy), columns, file.name()));
    List<Rendered> values = values(copy, scope, named.size());
    boolean padded = wanted > fields || (!exact && copy.transformation().isEmpty());
    String reader = csv.reader(columns, padded);
    String sql =
        "INSERT INTO %s SELECT %s FROM %s f"
            .formatted(
                table.physical(),
                String.join(", ", items(table, named, values, format)),
                numbersRows(copy, format) ? numbered(reader) : reader);
    return insert(sql, file);
  }

  private static boolean numbersRows(CopyInto copy, FileFormat format) {
    boolean asked =
        copy.transformation().filter(s -> FileColumns.numbersRows(s.items())).isPresent();
    if (asked && format.skipHeader() > 0) {
      throw SqlError.unsupported(
          "METADATA$FILE_ROW_NUMBER with SKIP_HEADER: whether a header counts is not documented");
    }
    return asked;
  }

  /** Without PARTITION and ORDER DuckDB counts the rows as they come, in the file's order. */
  private static String numbered(String reader) {
    return "(SELECT *, CAST(row_number() OVER () AS DECIMAL(38,0)) AS %s FROM %s)"
        .formatted(FileColumns.NUMBER, reader);
  }

  private static List<String> alias(CopyInto copy) {
    return copy.transformation()
        .filter(s -> s.from().get(0) instanceof Query.Staged)
        .flatMap(s -> ((Query.Staged) s.from().get(0)).alias().name())
        .map(List::of)
        .orElse(List.of());
  }

  private List<Rendered> values(CopyInto copy, Scope scope, int columns) {
    ExpressionRenderer expressions = new ExpressionRenderer(work.binding(), scope);
    List<Expr> exprs =
        copy.transformation()
            .map(s -> s.items().stream().map(Query.SelectItem::value).toList())
            .orElseGet(() -> FileColumns.positions(columns));
    if (exprs.size() != columns) {
      throw SqlError.columnCount(columns, exprs.size());
    }
    return expressions.all(exprs);
  }

  private List<String> items(
      Relation table, List<ColumnDef> named, List<Rendered> values, FileFormat format) {
    Assignments assignments = new Assignments(work.binding());
    List<String> items = new ArrayList<>();
    for (ColumnDef column : table.columns()) {
      int i = named.indexOf(column);
      if (i < 0) {
        items.add(assignments.byDefault(column));
      } else {
        items.add(assignments.assign(loadable(values.get(i), column, format), column));
      }
    }
    return items;
  }

  /** Text for a binary column is in BINARY_FORMAT; text for a variant becomes a JSON string. */
  private Rendered loadable(Rendered value, ColumnDef column, FileFormat format) {
    if (!value.is(Kind.TEXT)) {
      return value;
    }
    if (column.type().isSemiStructured()) {
      return work.binding().convert(value, SqlType.VARIANT);
    }
    if (column.type().kind() != Kind.BINARY) {
      return value;
    }
    return switch (format.binary()) {
      case HEX -> value;
      case BASE64 -> Rendered.of("from_base64(" + value.sql() + ")", column.type());
      case UTF8 -> Rendered.of("encode(" + value.sql() + ")", column.type());
    };
  }

  private long insert(String sql, StagedFile file) throws SQLException {
    try {
      return work.checkedUpdate(sql);
    } catch (TransactionLostException e) {
      if (e.getCause() instanceof SqlError error) {
        throw new TransactionLostException(
            new SqlError(
                error.code(),
                error.sqlState(),
                error.getMessage() + "\n  File '" + file.name() + "'",
                error));
      }
      throw e;
    }
  }

  /** What a describe answers. */
  static List<ResultColumn> columns() {
    return COLUMNS;
  }
}
