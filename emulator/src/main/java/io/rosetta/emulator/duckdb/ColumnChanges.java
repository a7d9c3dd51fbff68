package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.sql.Ddl;
import io.rosetta.emulator.sql.ObjectName;
import io.rosetta.emulator.sql.SqlError;
import io.rosetta.emulator.sql.SqlType;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * ALTER COLUMN.
 *
 * @see <a href="https://docs.snowflake.com/en/sql-reference/sql/alter-table-column">ALTER TABLE ...
 *     ALTER COLUMN: which changes are allowed</a>
 */
final class ColumnChanges {
  private final Work work;

  ColumnChanges(Work work) {
    this.work = work;
  }

  Relation apply(Relation table, List<Ddl.ColumnChange> changes) throws SQLException {
    List<ColumnDef> columns = new ArrayList<>(table.columns());
    for (Ddl.ColumnChange change : changes) {
      ColumnDef column = Assignments.column(table.withColumns(columns), change.column());
      columns.set(columns.indexOf(column), changed(table, column, change));
    }
    return table.withColumns(columns);
  }

  private ColumnDef changed(Relation table, ColumnDef column, Ddl.ColumnChange change)
      throws SQLException {
    if (change instanceof Ddl.SetType set) {
      return retyped(table, column, set.type());
    } else if (change instanceof Ddl.SetNullable set) {
      if (!set.nullable()) {
        refuseNulls(table, column);
      }
      return column.withNullable(set.nullable());
    } else if (change instanceof Ddl.DropDefault) {
      if (column.defaultByAddColumn() && !column.defaultText().isEmpty()) {
        throw new SqlError(
            "001471",
            "42601",
            "SQL compilation error:\nCannot drop the default of column "
                + ObjectName.printed(column.name())
                + ": it was made by ALTER TABLE ... ADD COLUMN");
      }
      return column.withoutDefault();
    }
    return column.withComment(((Ddl.SetComment) change).comment().orElse(""));
  }

  private void refuseNulls(Relation table, ColumnDef column) throws SQLException {
    String nulls =
        "SELECT count(*) FROM %s WHERE %s IS NULL"
            .formatted(table.physical(), Physical.quoted(column.name()));
    if (Duck.count(work.connection(), nulls) > 0) {
      throw new SqlError(
          "002000",
          "42601",
          "SQL compilation error:\nColumn '"
              + ObjectName.printed(column.name())
              + "' contains null values. Not null constraint cannot be added.");
    }
  }

  private ColumnDef retyped(Relation table, ColumnDef column, SqlType to) throws SQLException {
    SqlType from = column.type();
    boolean allowed =
        from.kind() == to.kind()
            && switch (from.kind()) {
              case FIXED -> from.scale() == to.scale();
              case TEXT, BINARY -> to.length() >= from.length() || fits(table, column, to);
              default -> from.equals(to);
            };
    if (!allowed) {
      throw new SqlError(
          "002108",
          "22000",
          "SQL compilation error:\ncannot change column "
              + ObjectName.printed(column.name())
              + " from type "
              + from.sql()
              + " to "
              + to.sql());
    }
    if (!DuckType.of(from).equals(DuckType.of(to))) {
      work.update(
          "ALTER TABLE %s ALTER COLUMN %s SET DATA TYPE %s"
              .formatted(table.physical(), Physical.quoted(column.name()), DuckType.of(to)));
    }
    return column.withType(to);
  }

  private boolean fits(Relation table, ColumnDef column, SqlType to) throws SQLException {
    String length = to.kind() == SqlType.Kind.TEXT ? "length" : "octet_length";
    return Duck.count(
            work.connection(),
            "SELECT count(*) FROM %s WHERE %s(%s) > %d"
                .formatted(table.physical(), length, Physical.quoted(column.name()), to.length()))
        == 0;
  }
}
