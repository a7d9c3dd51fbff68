package io.rosetta.activities.types;

import io.rosetta.activities.model.TableId;

/** Names in PostgreSQL's SQL, always quoted. */
public final class SourceSql {
  private SourceSql() {}

  /** The one function that quotes an identifier for the source. */
  public static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  public static String quoted(TableId table) {
    return quoted(table.schema()) + "." + quoted(table.name());
  }
}
