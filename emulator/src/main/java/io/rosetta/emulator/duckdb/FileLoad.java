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
import java.util.List;
import java.util.Optional;

/** One file on its way into a table: DuckDB reads it as text and converts it in one statement. */
final class FileLoad {
  private final Work work;
  private final CopyInto copy;
  private final Relation table;
  private final StagedFile file;
  private final FileFormat format;
  private final CsvFile csv;
  private final List<ColumnDef> named;

  FileLoad(Work work, CopyInto copy, Relation table, StagedFile file, FileFormat format) {
    this.work = work;
    this.copy = copy;
    this.table = table;
    this.file = file;
    this.format = format;
    this.csv = new CsvFile(file, format);
    this.named = Assignments.columns(table, copy.columns());
  }

  /**
   * A file as DuckDB's SQL.
   *
   * @param items the values for all columns of the table, in their order
   * @param reader what they are taken from, under the alias f
   */
  record Source(List<String> items, String reader) {}

  Relation table() {
    return table;
  }

  StagedFile file() {
    return file;
  }

  /** How many lines at the top are no rows. */
  int header() {
    return format.skipHeader();
  }

  boolean isEmpty() {
    return csv.fieldsOfFirstRecord() == 0;
  }

  /** All rows, or an error. */
  LoadedFile whole() throws SQLException {
    if (isEmpty()) {
      return LoadedFile.whole(file.name(), 0);
    }
    Source source = source(false);
    String sql =
        "INSERT INTO %s SELECT %s FROM %s f"
            .formatted(table.physical(), String.join(", ", source.items()), source.reader());
    try {
      long rows = work.checkedUpdate(sql);
      requireAll(rows);
      return LoadedFile.whole(file.name(), rows);
    } catch (TransactionLostException e) {
      if (e.getCause() instanceof SqlError error) {
        throw new TransactionLostException(inFile(error));
      }
      throw e;
    }
  }

  /**
   * Fails the statement, and DuckDB's transaction with it, when rows are missing.
   *
   * @throws TransactionLostException when there are fewer than the file has records
   */
  void requireAll(long rows) {
    try {
      csv.requireAll(rows);
    } catch (SqlError missing) {
      throw new TransactionLostException(missing);
    }
  }

  private SqlError inFile(SqlError error) {
    String message = error.getMessage() + "\n  File '" + file.name() + "'";
    return new SqlError(error.code(), error.sqlState(), message, error);
  }

  /**
   * The file as rows of the table.
   *
   * @param numbered whether the reader gives each row its number, asked for in COPY or not
   */
  Source source(boolean numbered) {
    boolean asked = numbersRows();
    int fields = csv.fieldsOfFirstRecord();
    int wanted =
        copy.transformation().map(s -> FileColumns.highest(s.items())).orElse(named.size());
    boolean exact = copy.transformation().isEmpty() && format.errorOnColumnCountMismatch();
    if (exact && fields != wanted) {
      throw columnCountMismatch(fields, wanted);
    }
    int columns = Math.max(fields, wanted);
    Scope scope = new Scope(Optional.empty());
    scope.add(
        new FileColumns(work.binding(), format, csv.longestRecord())
            .source(alias(), columns, file.name()));
    List<String> items = items(values(scope));
    boolean padded = wanted > fields || (!exact && copy.transformation().isEmpty());
    String reader = csv.reader(columns, padded);
    return new Source(items, numbered || asked ? numbered(reader) : reader);
  }

  private SqlError columnCountMismatch(int fields, int wanted) {
    return new SqlError(
        "100080",
        "22000",
        "Number of columns in file (%d) does not match that of the corresponding table (%d), use file format option error_on_column_count_mismatch=false to ignore this error%n  File '%s'"
            .formatted(fields, wanted, file.name()));
  }

  private boolean numbersRows() {
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

  private List<String> alias() {
    return copy.transformation()
        .filter(s -> s.from().get(0) instanceof Query.Staged)
        .flatMap(s -> ((Query.Staged) s.from().get(0)).alias().name())
        .map(List::of)
        .orElse(List.of());
  }

  private List<Rendered> values(Scope scope) {
    List<Expr> exprs =
        copy.transformation()
            .map(s -> s.items().stream().map(Query.SelectItem::value).toList())
            .orElseGet(() -> FileColumns.positions(named.size()));
    if (exprs.size() != named.size()) {
      throw SqlError.columnCount(named.size(), exprs.size());
    }
    return new ExpressionRenderer(work.binding(), scope).all(exprs);
  }

  private List<String> items(List<Rendered> values) {
    Assignments assignments = new Assignments(work.binding());
    List<String> items = new ArrayList<>();
    for (ColumnDef column : table.columns()) {
      int i = named.indexOf(column);
      items.add(
          i < 0
              ? assignments.byDefault(column)
              : assignments.assign(loadable(values.get(i), column), column));
    }
    return items;
  }

  /** Text for a binary column is in BINARY_FORMAT; text for a variant becomes a JSON string. */
  private Rendered loadable(Rendered value, ColumnDef column) {
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
}
