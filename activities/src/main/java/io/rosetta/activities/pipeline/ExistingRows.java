package io.rosetta.activities.pipeline;

import io.rosetta.activities.model.InitialLoad;
import io.rosetta.activities.model.PipelineSettings;
import io.rosetta.activities.model.TableId;
import io.rosetta.activities.model.TableSettings;
import io.rosetta.activities.postgres.ConnectionPool;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether tables hold rows that no stream will bring. With {@code initial: backfill} a pipeline may
 * only begin with empty tables, as long as there is no backfill.
 */
final class ExistingRows {
  private final PipelineSettings settings;
  private final ConnectionPool pool;

  ExistingRows(PipelineSettings settings, ConnectionPool pool) {
    this.settings = settings;
    this.pool = pool;
  }

  /** The tables that would need a backfill; none where the user wants to begin now. */
  List<TableId> tables() {
    if (settings.initial() == InitialLoad.NOW) {
      return List.of();
    }
    return pool.run(
        "looking for rows that exist already",
        connection -> {
          List<TableId> filled = new ArrayList<>();
          for (TableSettings table : settings.tables()) {
            if (hasRows(connection, table.id())) {
              filled.add(table.id());
            }
          }
          return filled;
        });
  }

  /** Row-level security would hide rows silently; switched off, the query fails instead. */
  private static boolean hasRows(Connection connection, TableId table) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET row_security = off");
      try (ResultSet row =
          statement.executeQuery("SELECT EXISTS (SELECT 1 FROM " + quoted(table) + ")")) {
        row.next();
        return row.getBoolean(1);
      } finally {
        statement.execute("RESET row_security");
      }
    }
  }

  private static String quoted(TableId table) {
    return quoted(table.schema()) + "." + quoted(table.name());
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
