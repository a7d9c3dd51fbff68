package io.rosetta.activities.model;

/** A table of the source, by its exact names. */
public record TableId(String schema, String name) implements Comparable<TableId> {
  @Override
  public int compareTo(TableId other) {
    int bySchema = schema.compareTo(other.schema);
    return bySchema != 0 ? bySchema : name.compareTo(other.name);
  }

  /** For messages only; names with dots are not quoted. */
  @Override
  public String toString() {
    return schema + "." + name;
  }
}
