package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.sql.Ddl.Persistence;
import io.rosetta.emulator.sql.Statement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Predicate;

/**
 * The rows of SHOW TABLES, VIEWS, COLUMNS, STAGES and FILE FORMATS.
 *
 * @see <a href="https://docs.snowflake.com/en/sql-reference/sql/show-tables">SHOW TABLES and its
 *     neighbours</a>
 */
final class ObjectListings {
  private final Work work;
  private final Statement.Filter filter;

  ObjectListings(Work work, Statement.Filter filter) {
    this.work = work;
    this.filter = filter;
  }

  Listing tables() throws SQLException {
    Listing listing =
        Listing.of(
            1,
            "created_on",
            "name",
            "database_name",
            "schema_name",
            "kind",
            "comment",
            "cluster_by",
            "rows",
            "bytes",
            "owner",
            "retention_time");
    Predicate<String> wanted = ShowFilter.names(filter);
    for (Relation r : relations(false)) {
      if (!wanted.test(r.id().name())) {
        // Its rows would be counted for nothing.
        continue;
      }
      long rows = Duck.count(work.connection(), "SELECT count(*) FROM " + r.physical());
      listing.add(
          ShowExecutor.created(r.createdMillis()),
          r.id().name(),
          r.id().database(),
          r.id().schema(),
          r.persistence() == Persistence.PERMANENT ? "TABLE" : r.persistence().name(),
          r.comment(),
          "",
          Long.toString(rows),
          "0",
          "ACCOUNTADMIN",
          Integer.toString(r.retentionDays()));
    }
    return listing;
  }

  Listing views() {
    Listing listing =
        Listing.of(1, "created_on", "name", "database_name", "schema_name", "comment", "text");
    for (Relation r : relations(true)) {
      listing.add(
          ShowExecutor.created(r.createdMillis()),
          r.id().name(),
          r.id().database(),
          r.id().schema(),
          r.comment(),
          r.viewText());
    }
    return listing;
  }

  private List<Relation> relations(boolean views) {
    ShowScope scope = new ShowScope(work, filter);
    return work.catalog().relations().stream()
        .filter(r -> r.isView() == views && scope.covers(r.id()))
        .filter(r -> r.owner().isEmpty() || r.owner().equals(work.session().sessionId()))
        .toList();
  }

  Listing columns() {
    Listing listing =
        Listing.of(
            2,
            "table_name",
            "schema_name",
            "column_name",
            "data_type",
            "null?",
            "default",
            "kind",
            "expression",
            "comment",
            "database_name",
            "autoincrement");
    ShowScope scope = new ShowScope(work, filter);
    for (Relation r : work.catalog().relations()) {
      if (!scope.coversColumnsOf(r.id())) {
        continue;
      }
      for (ColumnDef c : r.columns()) {
        listing.add(
            r.id().name(),
            r.id().schema(),
            c.name(),
            ColumnTypeJson.of(c.type(), c.nullable()),
            Boolean.toString(c.nullable()),
            c.defaultText(),
            "COLUMN",
            "",
            c.comment(),
            r.id().database(),
            "");
      }
    }
    return listing;
  }

  Listing stages() {
    return options("STAGE");
  }

  Listing fileFormats() {
    return options("FILE FORMAT");
  }

  private Listing options(String kind) {
    Listing listing =
        Listing.of(
            1,
            "created_on",
            "name",
            "database_name",
            "schema_name",
            "url",
            "owner",
            "comment",
            "type");
    ShowScope scope = new ShowScope(work, filter);
    for (StoredOptions s : work.catalog().storedOptions()) {
      if (s.kind().equals(kind) && scope.covers(s.id())) {
        listing.add(
            ShowExecutor.created(s.createdMillis()),
            s.id().name(),
            s.id().database(),
            s.id().schema(),
            "",
            "ACCOUNTADMIN",
            "",
            kind.equals("STAGE")
                ? (s.owner().isEmpty() ? "INTERNAL" : "INTERNAL TEMPORARY")
                : "CSV");
      }
    }
    return listing;
  }
}
