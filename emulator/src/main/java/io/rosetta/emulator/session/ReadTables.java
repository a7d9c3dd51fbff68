package io.rosetta.emulator.session;

import io.rosetta.emulator.duckdb.SessionView;
import io.rosetta.emulator.duckdb.SqlEngine;
import io.rosetta.emulator.duckdb.TableId;
import io.rosetta.emulator.sql.Query;
import io.rosetta.emulator.sql.SqlError;
import io.rosetta.emulator.sql.Statement;
import io.rosetta.emulator.sql.SyntaxTree;
import java.util.HashSet;
import java.util.Set;

/**
 * The tables that a statement reads: each name in a FROM anywhere in its tree. Names of common
 * table expressions are among them, which does no harm; tables behind a view are not.
 */
final class ReadTables {
  private ReadTables() {}

  static Set<TableId> of(Statement statement, SqlEngine engine, SessionView session) {
    Set<TableId> found = new HashSet<>();
    SyntaxTree.each(
        statement,
        Query.Table.class,
        table -> {
          try {
            found.add(engine.resolve(table.name(), session));
          } catch (SqlError unresolved) {
            // The statement itself will fail with the same error, or the name is of a CTE.
            return;
          }
        });
    return found;
  }
}
