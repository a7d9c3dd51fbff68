package io.rosetta.emulator.session;

import java.util.Optional;

/** What a session works with at the moment; each may be unset. */
public record SessionContext(
    Optional<String> database,
    Optional<String> schema,
    Optional<String> warehouse,
    Optional<String> role) {

  public static final SessionContext EMPTY =
      new SessionContext(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  public SessionContext withSchema(Optional<String> newDatabase, Optional<String> newSchema) {
    return new SessionContext(newDatabase, newSchema, warehouse, role);
  }

  public SessionContext withWarehouse(Optional<String> value) {
    return new SessionContext(database, schema, value, role);
  }

  public SessionContext withRole(Optional<String> value) {
    return new SessionContext(database, schema, warehouse, value);
  }
}
