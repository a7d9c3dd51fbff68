package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.sql.ObjectName;
import java.util.List;

/** A fully qualified table, view or stage, each part as Snowflake stores it. */
public record TableId(String database, String schema, String name) {
  public SchemaId schemaId() {
    return new SchemaId(database, schema);
  }

  /** As printed in messages. */
  @Override
  public String toString() {
    return new ObjectName(List.of(database, schema, name)).toString();
  }
}
