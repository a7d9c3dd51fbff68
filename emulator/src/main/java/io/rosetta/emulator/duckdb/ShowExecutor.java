package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.sql.Show;
import io.rosetta.emulator.sql.SqlError;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/**
 * SHOW of what the catalog holds.
 *
 * @see <a href="https://docs.snowflake.com/en/sql-reference/sql/show">SHOW</a>
 */
final class ShowExecutor {
  /** See docs.snowflake.com/en/sql-reference/sql/show-tables, "TERSE". */
  private static final List<String> TERSE =
      List.of("created_on", "name", "kind", "database_name", "schema_name");

  private final Work work;

  ShowExecutor(Work work) {
    this.work = work;
  }

  Result run(Show show) throws SQLException {
    Listing full = listing(show);
    Listing listing = show.terse() ? full.only(TERSE) : full;
    return new Result(
        StatementType.SHOW, listing.columns(), ShowFilter.apply(show.filter(), listing));
  }

  private Listing listing(Show show) throws SQLException {
    ObjectListings objects = new ObjectListings(work, show.filter());
    NamespaceListings namespaces = new NamespaceListings(work, show.filter());
    return switch (show.kind()) {
      case TABLES -> objects.tables();
      case VIEWS -> objects.views();
      case COLUMNS -> objects.columns();
      case STAGES -> objects.stages();
      case FILE_FORMATS -> objects.fileFormats();
      case SCHEMAS -> namespaces.schemas();
      case DATABASES -> namespaces.databases();
      case PARAMETERS, TRANSACTIONS, LOCKS, WAREHOUSES, ROLES, GRANTS ->
          throw SqlError.unsupported("SHOW " + show.kind());
    };
  }

  /** When something was made, as text. */
  static String created(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }
}
