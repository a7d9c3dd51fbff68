package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.sql.ObjectName;
import io.rosetta.emulator.sql.SnowflakeParser;
import io.rosetta.emulator.sql.SqlError;
import io.rosetta.emulator.sql.SqlType.Kind;
import java.util.List;
import java.util.Optional;

/** Values on their way into columns: converted, and checked for length, range and NULL. */
final class Assignments {
  private final Binding binding;

  Assignments(Binding binding) {
    this.binding = binding;
  }

  /** DuckDB's expression for the value of the column. */
  String assign(Rendered value, ColumnDef column) {
    boolean text = value.is(Kind.TEXT) || value.is(Kind.FIXED) || value.is(Kind.BOOLEAN);
    if (text && column.type().isSemiStructured()) {
      throw new SqlError(
          "002023",
          "42804",
          "SQL compilation error:\nExpression type does not match column data type, expecting "
              + column.type().sql()
              + " but got "
              + value.type().orElseThrow().sql()
              + " for column "
              + ObjectName.printed(column.name()));
    }
    String sql =
        value.sql().equals("NULL")
            ? "CAST(NULL AS " + DuckType.of(column.type()) + ")"
            : binding.convert(value, column.type()).sql();
    return column.nullable()
            || (!value.nullable() && value.type().equals(Optional.of(column.type())))
        ? sql
        : notNull(sql, column);
  }

  private String notNull(String sql, ColumnDef column) {
    String fail =
        binding
            .conversion()
            .fail(
                "100072",
                Physical.literal(
                    "NULL result in a non-nullable column " + ObjectName.printed(column.name())));
    return "COALESCE(%s, CAST(%s AS %s))".formatted(sql, fail, DuckType.of(column.type()));
  }

  /** What a column gets that an INSERT does not name. */
  String byDefault(ColumnDef column) {
    if (column.defaultText().isEmpty()) {
      return assign(Rendered.unknown("NULL"), column);
    }
    Scope nothing = new Scope(Optional.empty());
    Rendered value =
        new ExpressionRenderer(binding, nothing)
            .render(SnowflakeParser.parseExpression(column.defaultText()));
    return assign(value, column);
  }

  static ColumnDef column(Relation table, String name) {
    return table.columns().stream()
        .filter(c -> c.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new SqlError(
                    "000904",
                    "42000",
                    "SQL compilation error:\ninvalid identifier '"
                        + ObjectName.printed(name)
                        + "'"));
  }

  /** The columns named, or all. */
  static List<ColumnDef> columns(Relation table, List<String> names) {
    return names.isEmpty() ? table.columns() : names.stream().map(n -> column(table, n)).toList();
  }
}
