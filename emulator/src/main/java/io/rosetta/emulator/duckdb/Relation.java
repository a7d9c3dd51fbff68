package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.sql.Ddl.Persistence;
import java.util.List;

/**
 * A table or view of the catalog.
 *
 * @param id as addressed
 * @param serial never used twice; load metadata belongs to it
 * @param viewText the query of a view, empty for a table
 * @param owner the session that a temporary table belongs to, else empty
 */
record Relation(
    TableId id,
    long serial,
    Persistence persistence,
    List<ColumnDef> columns,
    String viewText,
    String owner,
    int retentionDays,
    String comment,
    long createdMillis) {
  Relation {
    columns = List.copyOf(columns);
  }

  boolean isView() {
    return !viewText.isEmpty();
  }

  /** Where DuckDB keeps it; temporary tables lie in a schema of their session's. */
  String physical() {
    return owner.isEmpty()
        ? Physical.table(id)
        : Physical.temporarySchema(owner)
            + "."
            + Physical.quoted(id.database() + "." + id.schema() + "." + id.name());
  }

  Relation withColumns(List<ColumnDef> newColumns) {
    return new Relation(
        id,
        serial,
        persistence,
        newColumns,
        viewText,
        owner,
        retentionDays,
        comment,
        createdMillis);
  }

  Relation withId(TableId newId) {
    return new Relation(
        newId,
        serial,
        persistence,
        columns,
        viewText,
        owner,
        retentionDays,
        comment,
        createdMillis);
  }

  Relation withOptions(int newRetentionDays, String newComment) {
    return new Relation(
        id,
        serial,
        persistence,
        columns,
        viewText,
        owner,
        newRetentionDays,
        newComment,
        createdMillis);
  }
}
