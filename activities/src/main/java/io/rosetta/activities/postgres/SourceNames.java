package io.rosetta.activities.postgres;

import io.rosetta.activities.model.TableId;
import io.rosetta.activities.types.SourceSql;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.function.Function;

/** Names in SQL for the source: quoted identifiers, and lists of tables as bind values. */
final class SourceNames {
  private SourceNames() {}

  static String quoted(String identifier) {
    return SourceSql.quoted(identifier);
  }

  static String quoted(TableId table) {
    return quoted(table.schema()) + "." + quoted(table.name());
  }

  /** A text array of one part of each table's name, for {@code unnest(?, ?)}. */
  static Array array(
      Connection connection, Collection<TableId> tables, Function<TableId, String> part)
      throws SQLException {
    return connection.createArrayOf("text", tables.stream().map(part).toArray());
  }
}
