package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.sql.Expr;
import io.rosetta.emulator.sql.FileFormat;
import io.rosetta.emulator.sql.Position;
import io.rosetta.emulator.sql.Query;
import io.rosetta.emulator.sql.SqlType;
import io.rosetta.emulator.sql.SyntaxTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * {@code $1, $2, ...}, METADATA$FILENAME and METADATA$FILE_ROW_NUMBER of a staged file.
 *
 * @see <a href="https://docs.snowflake.com/en/user-guide/querying-stage">Querying staged files</a>
 * @see <a href="https://docs.snowflake.com/en/user-guide/querying-metadata">Metadata columns</a>
 */
final class FileColumns {
  /** What a reader that numbers rows calls the number, counted from 1. */
  static final String NUMBER = "n";

  private static final String ROW = "METADATA$FILE_ROW_NUMBER";

  private final Binding binding;
  private final FileFormat format;
  private final SqlType cell;

  /**
   * @param longestRecord of the file in bytes. No cell is longer, so where a column takes so much
   *     no cell's length need be looked at.
   */
  FileColumns(Binding binding, FileFormat format, long longestRecord) {
    this.binding = binding;
    this.format = format;
    this.cell = SqlType.text((int) Math.min(Integer.MAX_VALUE, Math.max(1, longestRecord)));
  }

  Scope.Source source(List<String> alias, int count, String fileName) {
    List<Scope.Column> columns = new ArrayList<>();
    SqlType text = SqlType.text(SqlType.DEFAULT_TEXT);
    for (int i = 1; i <= count; i++) {
      columns.add(new Scope.Column("$" + i, cell("f.c" + i), Optional.of(cell), true));
    }
    columns.add(
        new Scope.Column(
            "METADATA$FILENAME", Physical.literal(fileName), Optional.of(text), false));
    columns.add(new Scope.Column(ROW, "f." + NUMBER, Optional.of(SqlType.number(38, 0)), false));
    return new Scope.Source(alias, "", columns);
  }

  /** An unquoted empty field has arrived as NULL. */
  private String cell(String column) {
    String cell = format.emptyFieldAsNull() ? column : "COALESCE(" + column + ", '')";
    if (!format.escapeUnenclosed().isEmpty()) {
      cell = refusingEscapes(cell);
    }
    if (format.trimSpace()) {
      cell = "trim(" + cell + ")";
    }
    if (format.nullIf().isEmpty()) {
      return cell;
    }
    String texts = String.join(", ", format.nullIf().stream().map(Physical::literal).toList());
    return "CASE WHEN %1$s IN (%2$s) THEN NULL ELSE %1$s END".formatted(cell, texts);
  }

  /** DuckDB knows no escapes outside quotes; rather an error than another value. */
  private String refusingEscapes(String cell) {
    String escape = Physical.literal(format.escapeUnenclosed());
    String fail =
        binding.conversion().refuse("'an escape in a field; set ESCAPE_UNENCLOSED_FIELD = NONE'");
    return "CASE WHEN contains(%1$s, %2$s) AND %1$s <> '\\N' THEN %3$s ELSE %1$s END"
        .formatted(cell, escape, fail);
  }

  static List<Expr> positions(int count) {
    List<Expr> positions = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      positions.add(new Expr.Positional(Optional.empty(), i, new Position(1, 0)));
    }
    return positions;
  }

  /** The largest number that a transformation mentions, at least 1. */
  static int highest(List<Query.SelectItem> items) {
    AtomicInteger highest = new AtomicInteger(1);
    SyntaxTree.each(
        items,
        Expr.Positional.class,
        mention -> highest.accumulateAndGet(mention.number(), Math::max));
    return highest.get();
  }

  /** Whether a transformation asks for METADATA$FILE_ROW_NUMBER. */
  static boolean numbersRows(List<Query.SelectItem> items) {
    AtomicBoolean asked = new AtomicBoolean();
    SyntaxTree.each(
        items, Expr.Column.class, column -> asked.compareAndSet(false, column.name().equals(ROW)));
    return asked.get();
  }
}
