package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.sql.Ddl.Persistence;
import io.rosetta.emulator.sql.ObjectName;
import io.rosetta.emulator.sql.Show;
import io.rosetta.emulator.sql.SqlError;
import io.rosetta.emulator.sql.SqlType;
import io.rosetta.emulator.sql.Statement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * SHOW and DESCRIBE of what the catalog holds.
 *
 * @see <a href="https://docs.snowflake.com/en/sql-reference/sql/show-tables">SHOW TABLES and its
 *     neighbours</a>
 * @see <a href="https://docs.snowflake.com/en/sql-reference/sql/desc-table">DESCRIBE TABLE</a>
 */
final class ShowExecutor {
  private final Work work;

  ShowExecutor(Work work) {
    this.work = work;
  }

  Result show(Show show) throws SQLException {
    Listing listing =
        switch (show.kind()) {
          case TABLES -> tables(show);
          case VIEWS -> views(show);
          case SCHEMAS -> schemas(show);
          case DATABASES -> databases();
          case COLUMNS -> columns(show);
          case STAGES -> options(show, "STAGE");
          case FILE_FORMATS -> options(show, "FILE FORMAT");
          case PARAMETERS, TRANSACTIONS, LOCKS, WAREHOUSES, ROLES, GRANTS ->
              throw SqlError.unsupported("SHOW " + show.kind());
        };
    return new Result(
        StatementType.SHOW, listing.columns(), ShowFilter.apply(show.filter(), listing));
  }

  /** Rows and which column the filters look at. */
  record Listing(List<ResultColumn> columns, int nameColumn, List<String[]> rows) {
    static Listing of(int nameColumn, String... names) {
      return new Listing(
          Arrays.stream(names).map(ResultColumn::text).toList(), nameColumn, new ArrayList<>());
    }

    void add(String... row) {
      rows.add(row);
    }
  }

  private Listing tables(Show show) throws SQLException {
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
    for (Relation r : relations(show, false)) {
      long rows = Duck.count(work.connection(), "SELECT count(*) FROM " + r.physical());
      listing.add(
          created(r.createdMillis()),
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

  private static String created(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }

  private Listing views(Show show) {
    Listing listing =
        Listing.of(1, "created_on", "name", "database_name", "schema_name", "comment", "text");
    for (Relation r : relations(show, true)) {
      listing.add(
          created(r.createdMillis()),
          r.id().name(),
          r.id().database(),
          r.id().schema(),
          r.comment(),
          r.viewText());
    }
    return listing;
  }

  private List<Relation> relations(Show show, boolean views) {
    ShowScope scope = new ShowScope(work, show.filter());
    return work.catalog().relations().stream()
        .filter(r -> r.isView() == views && scope.covers(r.id()))
        .filter(r -> r.owner().isEmpty() || r.owner().equals(work.session().sessionId()))
        .toList();
  }

  private Listing schemas(Show show) {
    Listing listing =
        Listing.of(
            1,
            "created_on",
            "name",
            "is_default",
            "is_current",
            "database_name",
            "owner",
            "comment",
            "options",
            "retention_time");
    Optional<String> database =
        show.filter().inName().map(ObjectName::last).or(work.session()::currentDatabase);
    database
        .filter(d -> work.catalog().database(d).isEmpty())
        .ifPresent(
            d -> {
              throw SqlError.missingObject("Database", ObjectName.printed(d));
            });
    boolean account = show.filter().inKind().filter("ACCOUNT"::equals).isPresent();
    for (Namespace n : work.catalog().namespaces()) {
      boolean inScope = account || database.isEmpty() || database.get().equals(n.database());
      if (!n.schema().isEmpty() && inScope) {
        boolean current = work.session().currentSchema().equals(Optional.of(n.schema()));
        listing.add(
            created(n.createdMillis()),
            n.schema(),
            "N",
            current ? "Y" : "N",
            n.database(),
            "ACCOUNTADMIN",
            n.comment(),
            n.isTransient() ? "TRANSIENT" : "",
            Integer.toString(n.retentionDays()));
      }
    }
    return listing;
  }

  private Listing databases() {
    Listing listing =
        Listing.of(
            1,
            "created_on",
            "name",
            "is_default",
            "is_current",
            "origin",
            "owner",
            "comment",
            "options",
            "retention_time");
    for (Namespace n : work.catalog().namespaces()) {
      if (n.schema().isEmpty()) {
        boolean current = work.session().currentDatabase().equals(Optional.of(n.database()));
        listing.add(
            created(n.createdMillis()),
            n.database(),
            "N",
            current ? "Y" : "N",
            "",
            "ACCOUNTADMIN",
            n.comment(),
            n.isTransient() ? "TRANSIENT" : "",
            Integer.toString(n.retentionDays()));
      }
    }
    return listing;
  }

  private Listing columns(Show show) {
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
    ShowScope scope = new ShowScope(work, show.filter());
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

  private Listing options(Show show, String kind) {
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
    ShowScope scope = new ShowScope(work, show.filter());
    for (StoredOptions s : work.catalog().storedOptions()) {
      if (s.kind().equals(kind) && scope.covers(s.id())) {
        listing.add(
            created(s.createdMillis()),
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

  Result describe(Statement.Describe describe) {
    if (describe.kind().equals("STAGE")) {
      return describeStage(describe);
    }
    TableId id = work.binding().resolve(describe.name());
    Relation relation =
        work.catalog()
            .relation(id, work.session().sessionId())
            .orElseThrow(
                () ->
                    SqlError.missingObject(
                        describe.kind().equals("VIEW") ? "View" : "Table",
                        describe.name().toString()));
    Listing listing =
        Listing.of(
            0,
            "name",
            "type",
            "kind",
            "null?",
            "default",
            "primary key",
            "unique key",
            "check",
            "expression",
            "comment",
            "policy name",
            "privacy domain");
    for (ColumnDef c : relation.columns()) {
      listing.add(
          c.name(),
          c.type().sql(),
          "COLUMN",
          c.nullable() ? "Y" : "N",
          c.defaultText().isEmpty() ? null : c.defaultText(),
          "N",
          "N",
          null,
          null,
          c.comment().isEmpty() ? null : c.comment(),
          null,
          null);
    }
    return new Result(StatementType.DESCRIBE, listing.columns(), listing.rows());
  }

  private Result describeStage(Statement.Describe describe) {
    TableId id = work.binding().resolve(describe.name());
    if (work.catalog().options("STAGE", id, work.session().sessionId()).isEmpty()) {
      throw SqlError.missingObject("Stage", describe.name().toString());
    }
    Listing listing =
        Listing.of(
            0,
            "parent_property",
            "property",
            "property_type",
            "property_value",
            "property_default");
    listing.add("STAGE_LOCATION", "URL", "String", "[]", "");
    return new Result(StatementType.DESCRIBE, listing.columns(), listing.rows());
  }

  /** The data_type column of SHOW COLUMNS is JSON. */
  static final class ColumnTypeJson {
    private ColumnTypeJson() {}

    static String of(SqlType type, boolean nullable) {
      String size =
          switch (type.kind()) {
            case FIXED -> ",\"precision\":" + type.length() + ",\"scale\":" + type.scale();
            case TEXT ->
                ",\"length\":"
                    + type.length()
                    + ",\"byteLength\":"
                    + Math.min(4L * type.length(), SqlType.MAX_TEXT)
                    + ",\"fixed\":false";
            case BINARY -> ",\"length\":" + type.length() + ",\"byteLength\":" + type.length();
            case TIME, TIMESTAMP_NTZ, TIMESTAMP_LTZ, TIMESTAMP_TZ ->
                ",\"precision\":0,\"scale\":" + type.scale();
            default -> "";
          };
      return "{\"type\":\"%s\"%s,\"nullable\":%s}"
          .formatted(type.kind().name().toUpperCase(Locale.ROOT), size, nullable);
    }
  }
}
