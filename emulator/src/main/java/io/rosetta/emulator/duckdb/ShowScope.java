package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.sql.ObjectName;
import io.rosetta.emulator.sql.SqlError;
import io.rosetta.emulator.sql.Statement;
import java.util.Optional;

/** Which objects SHOW ... IN covers: the current schema unless something else is said. */
final class ShowScope {
  private final Optional<String> database;
  private final Optional<String> schema;
  private final Optional<TableId> table;

  ShowScope(Work work, Statement.Filter filter) {
    SessionView session = work.session();
    String kind = filter.inKind().orElse("");
    table =
        kind.equals("TABLE") || kind.equals("VIEW")
            ? filter.inName().map(n -> work.binding().resolve(n))
            : Optional.empty();
    table
        .filter(t -> work.catalog().relation(t, session.sessionId()).isEmpty())
        .ifPresent(
            t -> {
              throw SqlError.missingObject("Table", t.toString());
            });
    if (kind.equals("ACCOUNT")) {
      database = Optional.empty();
      schema = Optional.empty();
    } else if (kind.equals("DATABASE")) {
      database = filter.inName().map(ObjectName::last).or(session::currentDatabase);
      schema = Optional.empty();
    } else if (filter.inName().isPresent() && table.isEmpty()) {
      SchemaId id = Names.resolveSchema(filter.inName().get(), session);
      if (work.catalog().schema(id).isEmpty()) {
        throw SqlError.cannotPerform(id.toString());
      }
      database = Optional.of(id.database());
      schema = Optional.of(id.name());
    } else {
      database = session.currentDatabase();
      schema = session.currentSchema();
    }
    database
        .filter(d -> work.catalog().database(d).isEmpty())
        .ifPresent(
            d -> {
              throw SqlError.cannotPerform(ObjectName.printed(d));
            });
  }

  boolean covers(TableId id) {
    return (database.isEmpty() || database.get().equals(id.database()))
        && (schema.isEmpty() || schema.get().equals(id.schema()));
  }

  boolean coversColumnsOf(TableId id) {
    return table.map(id::equals).orElseGet(() -> covers(id));
  }
}
