package io.rosetta.emulator.duckdb;

import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The temporary table of a statement. */
record Staging(Work work) {
  private static final Logger LOG = LoggerFactory.getLogger(Staging.class);

  /** In a transaction that DuckDB has given up there is nothing left to drop. */
  void drop() {
    try {
      work.update("DROP TABLE IF EXISTS " + work.temporary());
    } catch (SQLException e) {
      LOG.debug("event=staging_not_dropped reason={}", e.getMessage());
    }
  }
}
