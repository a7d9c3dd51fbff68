package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.sql.ObjectName;

/** A schema in its database. */
public record SchemaId(String database, String name) {
  @Override
  public String toString() {
    return ObjectName.of(database, name).toString();
  }
}
