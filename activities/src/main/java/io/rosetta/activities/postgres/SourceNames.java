package io.rosetta.activities.postgres;

import io.rosetta.activities.model.TableId;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.function.Function;

/** Names of tables as bind values. */
final class SourceNames {
  private SourceNames() {}

  /** A text array of one part of each table's name, for {@code unnest(?, ?)}. */
  static Array array(
      Connection connection, Collection<TableId> tables, Function<TableId, String> part)
      throws SQLException {
    return connection.createArrayOf("text", tables.stream().map(part).toArray());
  }
}
