package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.sql.ObjectName;
import io.rosetta.emulator.sql.SqlError;

/** Completes names with the session's database and schema. */
final class Names {
  private Names() {}

  static TableId resolve(ObjectName name, SessionView session) {
    String database =
        name.fromEnd(2)
            .or(session::currentDatabase)
            .orElseThrow(() -> SqlError.noCurrentDatabase("operation"));
    String schema =
        name.fromEnd(1)
            .or(session::currentSchema)
            .orElseThrow(() -> SqlError.noCurrentSchema("operation"));
    return new TableId(database, schema, name.last());
  }

  static SchemaId resolveSchema(ObjectName name, SessionView session) {
    String database =
        name.fromEnd(1)
            .or(session::currentDatabase)
            .orElseThrow(() -> SqlError.noCurrentDatabase("operation"));
    return new SchemaId(database, name.last());
  }
}
