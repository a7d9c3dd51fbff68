package io.rosetta.activities.model;

/** A table in Snowflake. */
public record TargetTableId(Identifier database, Identifier schema, Identifier table) {
  /** The fully qualified quoted form for SQL text. */
  public String quoted() {
    return database.quoted() + "." + schema.quoted() + "." + table.quoted();
  }

  @Override
  public String toString() {
    return quoted();
  }
}
