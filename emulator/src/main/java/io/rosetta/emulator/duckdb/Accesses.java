package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.sql.CopyInto;
import io.rosetta.emulator.sql.Ddl;
import io.rosetta.emulator.sql.Dml;
import io.rosetta.emulator.sql.Statement;
import java.util.HashSet;
import java.util.Set;

/**
 * Which tables a statement writes and locks.
 *
 * @see <a href="https://docs.snowflake.com/en/sql-reference/transactions#resource-locking">Resource
 *     locking</a>
 */
final class Accesses {
  private Accesses() {}

  static Access of(Statement statement, SessionView session) {
    if (statement instanceof CopyInto copy) {
      return new Access(Set.of(Names.resolve(copy.target(), session)), Set.of(), false);
    } else if (statement instanceof Dml dml) {
      Set<TableId> target = Set.of(Names.resolve(dml.target(), session));
      boolean append = dml instanceof Dml.Insert insert && !insert.overwrite();
      return new Access(target, append ? Set.of() : target, false);
    } else if (statement instanceof Ddl ddl) {
      return new Access(Set.of(), tables(ddl, session), true);
    }
    return Access.READ;
  }

  private static Set<TableId> tables(Ddl ddl, SessionView session) {
    Set<TableId> tables = new HashSet<>();
    if (ddl instanceof Ddl.AlterTable alter) {
      tables.add(Names.resolve(alter.name(), session));
      if (alter.action() instanceof Ddl.SwapWith swap) {
        tables.add(Names.resolve(swap.other(), session));
      } else if (alter.action() instanceof Ddl.RenameTo rename) {
        tables.add(Names.resolve(rename.newName(), session));
      }
    } else if (ddl instanceof Ddl.CreateTable create) {
      tables.add(Names.resolve(create.name(), session));
    } else if (ddl instanceof Ddl.Drop drop && drop.kind().equals("TABLE")) {
      tables.add(Names.resolve(drop.name(), session));
    }
    return tables;
  }
}
