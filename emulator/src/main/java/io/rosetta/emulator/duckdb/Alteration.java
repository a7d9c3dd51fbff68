package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.sql.Ddl;
import io.rosetta.emulator.sql.ObjectName;
import io.rosetta.emulator.sql.SqlError;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** ALTER TABLE. */
final class Alteration {
  static final String DONE = "Statement executed successfully.";

  private final Work work;
  private final Changes changes;

  Alteration(Work work, Changes changes) {
    this.work = work;
    this.changes = changes;
  }

  String alter(Ddl.AlterTable alter) throws SQLException {
    TableId id = work.binding().resolve(alter.name());
    Optional<Relation> found =
        work.catalog().relation(id, work.session().sessionId()).filter(r -> !r.isView());
    if (found.isEmpty()) {
      if (alter.ifExists()) {
        return DONE;
      }
      throw SqlError.missingObject("Table", alter.name().toString());
    }
    Relation table = found.get();
    if (alter.action() instanceof Ddl.AddColumns add) {
      add(table, add);
    } else if (alter.action() instanceof Ddl.DropColumns drop) {
      drop(table, drop);
    } else if (alter.action() instanceof Ddl.RenameTo rename) {
      rename(table, work.binding().resolve(rename.newName()));
    } else if (alter.action() instanceof Ddl.RenameColumn rename) {
      renameColumn(table, rename);
    } else if (alter.action() instanceof Ddl.SwapWith swap) {
      swap(table, work.table(swap.other()));
    } else if (alter.action() instanceof Ddl.SetOptions set) {
      String comment =
          set.options().stream().anyMatch(o -> o.name().equals("COMMENT"))
              ? DdlExecutor.comment(set.options())
              : table.comment();
      int retention = DdlExecutor.retention(set.options(), table.retentionDays());
      changes.put(table.withOptions(retention, comment));
    } else {
      changes.put(
          new ColumnChanges(work).apply(table, ((Ddl.AlterColumns) alter.action()).changes()));
    }
    return DONE;
  }

  /**
   * A column that is NOT NULL needs a default as soon as there are rows (then 002208 is raised).
   * Rows that are there get the default; it can never be dropped again.
   */
  private void add(Relation table, Ddl.AddColumns add) throws SQLException {
    List<ColumnDef> columns = new ArrayList<>(table.columns());
    for (Ddl.ColumnDefinition definition : add.columns()) {
      if (columns.stream().anyMatch(c -> c.name().equals(definition.name()))) {
        if (add.ifNotExists()) {
          continue;
        }
        throw SqlError.columnExists(ObjectName.printed(definition.name()));
      }
      ColumnDef column = TableCreation.definition(work, definition, true);
      refuseWithoutDefault(table, column);
      work.update(
          "ALTER TABLE %s ADD COLUMN %s %s"
              .formatted(
                  table.physical(), Physical.quoted(column.name()), DuckType.of(column.type())));
      if (!column.defaultText().isEmpty()) {
        work.update(
            "UPDATE %s SET %s = %s"
                .formatted(
                    table.physical(),
                    Physical.quoted(column.name()),
                    new Assignments(work.binding()).byDefault(column)));
        work.check();
      }
      columns.add(column);
    }
    changes.put(table.withColumns(columns));
  }

  private void refuseWithoutDefault(Relation table, ColumnDef column) throws SQLException {
    if (!column.nullable()
        && column.defaultText().isEmpty()
        && Duck.count(work.connection(), "SELECT count(*) FROM " + table.physical()) > 0) {
      throw new SqlError(
          "002208",
          "42601",
          "SQL compilation error:\nNon-nullable column '"
              + ObjectName.printed(column.name())
              + "' cannot be added to non-empty table '"
              + ObjectName.printed(table.id().name())
              + "' unless it has a non-null default value.");
    }
  }

  private void drop(Relation table, Ddl.DropColumns drop) throws SQLException {
    List<ColumnDef> columns = new ArrayList<>(table.columns());
    for (String name : drop.columns()) {
      if (columns.stream().noneMatch(c -> c.name().equals(name)) && drop.ifExists()) {
        continue;
      }
      columns.remove(Assignments.column(table.withColumns(columns), name));
      if (columns.isEmpty()) {
        throw new SqlError(
            "002210",
            "42601",
            "SQL compilation error:\ncannot drop the only column of table '"
                + table.id().name()
                + "'");
      }
      work.update(
          "ALTER TABLE %s DROP COLUMN %s".formatted(table.physical(), Physical.quoted(name)));
    }
    changes.put(table.withColumns(columns));
  }

  private void renameColumn(Relation table, Ddl.RenameColumn rename) throws SQLException {
    ColumnDef column = Assignments.column(table, rename.from());
    if (table.columns().stream().anyMatch(c -> c.name().equals(rename.to()))) {
      throw SqlError.columnExists(ObjectName.printed(rename.to()));
    }
    work.update(
        "ALTER TABLE %s RENAME COLUMN %s TO %s"
            .formatted(
                table.physical(), Physical.quoted(rename.from()), Physical.quoted(rename.to())));
    changes.put(
        table.withColumns(
            table.columns().stream()
                .map(c -> c.equals(column) ? c.renamed(rename.to()) : c)
                .toList()));
  }

  private void rename(Relation table, TableId to) throws SQLException {
    DdlExecutor.requireSchema(work, to.schemaId());
    if (work.catalog().relation(to, work.session().sessionId()).isPresent()) {
      throw SqlError.alreadyExists(to.toString());
    }
    Relation renamed = table.withId(to);
    move(table, renamed);
    changes.remove(table);
    changes.put(renamed);
  }

  /** DuckDB renames within a schema only; between schemas the rows are copied. */
  private void move(Relation from, Relation to) throws SQLException {
    if (from.id().schemaId().equals(to.id().schemaId()) || !from.owner().isEmpty()) {
      String name = to.physical().substring(to.physical().lastIndexOf(".\"") + 1);
      work.update("ALTER TABLE " + from.physical() + " RENAME TO " + name);
    } else {
      work.update("CREATE TABLE " + to.physical() + " AS SELECT * FROM " + from.physical());
      work.update("DROP TABLE " + from.physical());
    }
  }

  /** Each name then means the other's columns, rows and properties. */
  private void swap(Relation left, Relation right) throws SQLException {
    TableId between =
        new TableId(left.id().database(), left.id().schema(), "swap " + left.serial());
    Relation parked = left.withId(between);
    Relation newLeft = right.withId(left.id());
    Relation newRight = left.withId(right.id());
    move(left, parked);
    move(right, newLeft);
    move(parked, newRight);
    changes.put(newLeft);
    changes.put(newRight);
  }
}
