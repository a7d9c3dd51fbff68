package io.rosetta.emulator.session;

import io.rosetta.emulator.duckdb.SessionView;
import io.rosetta.emulator.duckdb.SqlEngine;
import io.rosetta.emulator.duckdb.TableId;
import io.rosetta.emulator.sql.Query;
import io.rosetta.emulator.sql.SqlError;
import io.rosetta.emulator.sql.Statement;
import java.lang.reflect.RecordComponent;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The tables that a statement reads: each name in a FROM anywhere in its tree. Names of common
 * table expressions are among them, which does no harm; tables behind a view are not.
 */
final class ReadTables {
  private final SqlEngine engine;
  private final SessionView session;
  private final Set<TableId> found = new HashSet<>();

  private ReadTables(SqlEngine engine, SessionView session) {
    this.engine = engine;
    this.session = session;
  }

  static Set<TableId> of(Statement statement, SqlEngine engine, SessionView session) {
    ReadTables tables = new ReadTables(engine, session);
    tables.visit(statement);
    return tables.found;
  }

  private void visit(Object node) {
    if (node instanceof Query.Table table) {
      resolve(table);
    } else if (node instanceof Iterable<?> items) {
      items.forEach(this::visit);
    } else if (node instanceof Optional<?> maybe) {
      maybe.ifPresent(this::visit);
    } else if (node instanceof Record parent) {
      for (RecordComponent component : parent.getClass().getRecordComponents()) {
        visit(value(parent, component));
      }
    }
  }

  private void resolve(Query.Table table) {
    try {
      found.add(engine.resolve(table.name(), session));
    } catch (SqlError unresolved) {
      // The statement itself will fail with the same error, or the name is of a CTE.
      return;
    }
  }

  private static Object value(Record parent, RecordComponent component) {
    try {
      return component.getAccessor().invoke(parent);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + component, e);
    }
  }
}
