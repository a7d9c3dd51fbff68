package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.sql.ObjectName;
import io.rosetta.emulator.sql.SqlError;
import io.rosetta.emulator.sql.Statement;
import java.util.Optional;

/**
 * The rows of SHOW DATABASES and SCHEMAS.
 *
 * @see <a href="https://docs.snowflake.com/en/sql-reference/sql/show-schemas">SHOW SCHEMAS and its
 *     neighbours</a>
 */
final class NamespaceListings {
  private final Work work;
  private final Statement.Filter filter;

  NamespaceListings(Work work, Statement.Filter filter) {
    this.work = work;
    this.filter = filter;
  }

  Listing schemas() {
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
        filter.inName().map(ObjectName::last).or(work.session()::currentDatabase);
    database
        .filter(d -> work.catalog().database(d).isEmpty())
        .ifPresent(
            d -> {
              throw SqlError.missingObject("Database", ObjectName.printed(d));
            });
    boolean account = filter.inKind().filter("ACCOUNT"::equals).isPresent();
    for (Namespace n : work.catalog().namespaces()) {
      boolean inScope = account || database.isEmpty() || database.get().equals(n.database());
      if (!n.schema().isEmpty() && inScope) {
        boolean current = work.session().currentSchema().equals(Optional.of(n.schema()));
        listing.add(
            ShowExecutor.created(n.createdMillis()),
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

  Listing databases() {
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
            ShowExecutor.created(n.createdMillis()),
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
}
